package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in several files. The names and rules of continuation files are documented or reported; the files are synthetic. */
class GhoSpanTest {
    @TempDir
    private Path folder;

    private static GhoMaker maker() {
        return GhoMaker.small().compression(3).addFat(true, GhoSample.fewItems());
    }

    private void requireWhole(Path first) throws IOException {
        try (GhoArchive archive = GhoArchive.open(first, GhoOptions.defaults())) {
            assertThat(archive.isEnded()).isTrue();
            assertThat(GhoSample.areSame(GhoSample.read(archive), GhoSample.fewContents()))
                    .isTrue();
        }
        assertThat(GhoCheck.run(first, GhoOptions.defaults(), CheckOptions.defaults()))
                .isEmpty();
    }

    /** A cut at every byte behind the first header, with another one a little behind. */
    @Test
    void cutAnywhere() throws IOException {
        int length = maker().build().length;
        GhoMaker maker = maker();
        for (int cut = GhoMaker.HEADER; cut < length; cut++) {
            // The reserved sectors are long and alike.
            cut += cut > 3500 && cut < length - 2500 ? 41 : 0;
            List<byte[]> files = maker.build(cut, Math.min(length, cut + 5));
            try (GhoArchive archive = GhoArchive.open(GhoSample.devices(files), GhoOptions.defaults())) {
                assertThat(archive.fileCount()).isEqualTo(3);
                assertThat(GhoSample.areSame(GhoSample.read(archive), GhoSample.fewContents()))
                        .as("cut at %d", cut)
                        .isTrue();
            }
        }
    }

    /** The four rules of names, in any case. */
    @Test
    void filesAreFoundBesideTheFirst() throws IOException {
        List<List<String>> rules = List.of(
                List.of("Filename.gho", "Filen001.ghs", "Filen002.ghs"),
                List.of("FILENAME.GHO", "filen001.GHS", "FILEN002.ghs"),
                List.of("Filename.gho", "Filename00001.ghs", "filename00002.ghs"),
                List.of("Filename.gho", "filename.001", "Filename.002"),
                List.of("Filename.gho", "filename.gho.001", "Filename.gho.002"),
                List.of("abc.GHO", "ABC001.GHS", "abc002.GHS"));
        for (int rule = 0; rule < rules.size(); rule++) {
            Path place = Files.createDirectory(folder.resolve("rule" + rule));
            List<byte[]> files = maker().build(1500, 4000);
            for (int i = 0; i < files.size(); i++) {
                Files.write(place.resolve(rules.get(rule).get(i)), files.get(i));
            }
            requireWhole(place.resolve(rules.get(rule).get(0)));
        }
    }

    @Test
    void filesOfOtherImagesAreNotTaken() throws IOException {
        List<byte[]> files = maker().build(1500, 4000);
        Files.write(folder.resolve("disk.gho"), files.get(0));
        // By its name this would be the next one; it is another image's.
        Files.write(folder.resolve("disk001.ghs"), maker().id(4711).build(1500).get(1));
        Files.write(folder.resolve("disk.001"), files.get(1));
        try (GhoArchive archive = GhoArchive.open(folder.resolve("disk.gho"), GhoOptions.defaults())) {
            assertThat(archive.fileCount()).isEqualTo(2);
            assertThat(archive.isEnded()).isFalse();
            assertThat(archive.missingFile()).contains("disk002.ghs");
        }
        assertThat(GhoCheck.run(folder.resolve("disk.gho"), GhoOptions.defaults(), CheckOptions.defaults()))
                .anySatisfy(finding -> assertThat(finding.text()).contains("disk002.ghs"));
        Files.write(folder.resolve("disk002.ghs"), files.get(2));
        requireWhole(folder.resolve("disk.gho"));
    }

    @Test
    void orderAndIdentityAreVerified() {
        List<byte[]> files = maker().build(1500, 4000);
        assertThatThrownBy(() -> GhoArchive.open(
                        GhoSample.devices(List.of(files.get(0), files.get(2), files.get(1))), GhoOptions.defaults()))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> GhoArchive.open(GhoSample.device(files.get(1)), GhoOptions.defaults()))
                .isInstanceOf(RefusedException.class);
    }

    /** Findings name the file and the place in it. */
    @Test
    void damageIsPlacedInItsFile() throws IOException {
        List<byte[]> files =
                GhoMaker.small().addFat(false, GhoSample.fewItems()).build(2000);
        byte[] second = files.get(1);
        int at = 512 + indexOf(second, GhoSample.text(90));
        Files.write(folder.resolve("x.gho"), files.get(0));
        second[at + 3] ^= 1;
        Files.write(folder.resolve("x001.ghs"), second);
        assertThat(GhoCheck.run(folder.resolve("x.gho"), GhoOptions.defaults(), CheckOptions.defaults()))
                .isNotEmpty()
                .allSatisfy(finding -> {
                    assertThat(finding.id()).isEqualTo("gho.data.checksum");
                    assertThat(finding.text()).contains("x001.ghs");
                    assertThat(finding.position()).isBetween((long) at, at + 110L);
                });
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 512; at <= bytes.length - wanted.length; at++) {
            if (java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at - 512;
            }
        }
        throw new AssertionError("not there");
    }
}
