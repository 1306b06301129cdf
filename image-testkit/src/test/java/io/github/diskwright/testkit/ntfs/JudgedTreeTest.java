package io.github.diskwright.testkit.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.testkit.Wtf8;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JudgedTreeTest {
    private static JudgedFile file(long record, String contents, String times) {
        return new JudgedFile(
                JudgedFile.Kind.FILE,
                record,
                1,
                "",
                new TreeMap<>(Map.of("", JudgedStream.of(contents.getBytes(StandardCharsets.UTF_8)))),
                new TreeMap<>(Map.of("times", times)));
    }

    private static JudgedTree tree(Map<String, JudgedFile> files) {
        return new JudgedTree(new TreeMap<>(files));
    }

    @Test
    void equalTreesHaveNoDifference() {
        JudgedTree tree = tree(Map.of("a", file(64, "one", "1"), "b", file(65, "two", "2")));
        JudgedTree same = tree(Map.of("a", file(64, "one", "1"), "b", file(65, "two", "2")));
        assertThat(tree.differenceTo(same)).isEmpty();
        assertThat(tree).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(tree.totalSize()).isEqualTo(6);
        assertThatCode(() -> tree.requireEqual(same)).doesNotThrowAnyException();
    }

    @Test
    void theFirstDifferenceIsNamed() {
        JudgedTree tree = tree(Map.of("a", file(64, "one", "1"), "b", file(65, "two", "2")));
        JudgedTree other = tree(Map.of("a", file(64, "one", "1"), "b", file(65, "too", "3")));
        assertThat(tree.differenceTo(other))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("\"b\", stream \"\": here JudgedStream[size=3")
                        .contains("there JudgedStream"));
        assertThat(tree.differenceTo(other, "stream \"\"")).hasValue("\"b\", times: here 2, there 3");
        assertThat(tree.differenceTo(other, "stream \"\"", "times")).isEmpty();
        assertThatThrownBy(() -> tree.requireEqual(other))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\"b\"");
    }

    @Test
    void missingFilesAreDifferences() {
        JudgedTree tree = tree(Map.of("a", file(64, "one", "1")));
        JudgedTree more = tree(Map.of("a", file(64, "one", "1"), "\u00e4\ud800", file(65, "", "1")));
        assertThat(tree.differenceTo(more)).hasValue("\"\\u00e4\\ud800\" is only there");
        assertThat(more.differenceTo(tree)).hasValue("\"\\u00e4\\ud800\" is only here");
        assertThatThrownBy(() -> tree.file("b")).isInstanceOf(AssertionError.class);
    }

    @Test
    void namesMayBeHalvesOfPairs() {
        byte[] bytes = {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80, 'b', (byte) 0xed, (byte) 0xb0, (byte) 0x81};
        assertThat(Wtf8.decode(bytes)).isEqualTo("a\ud800b\udc01");
        String text = "\ud7ff\u00e4\ud83d\udcbe\uffff";
        assertThat(Wtf8.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }
}
