package io.github.diskwright.wim.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.wim.MetadataBuilder;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimBuilder;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries are found by their names, in small and large directories alike. */
class DirectoryIndexesTest {
    private interface Check {
        void check(FileNode root) throws IOException;
    }

    private static void inRoot(MetadataBuilder metadata, Check check) throws IOException {
        byte[] file = WimBuilder.plain().image(metadata.build()).build();
        try (WimArchive archive = WimArchive.open(List.of(MemoryDevice.copyOf(file)), WimOpenOptions.defaults());
                WimImage image = archive.image(1)) {
            check.check(image.root());
        }
    }

    private static Dentry.Builder file(String name, String shortName) {
        return Dentry.builder().name(name).shortName(shortName);
    }

    /** The number of others decides whether the directory is gone through or put in order. */
    @ParameterizedTest
    @ValueSource(ints = {0, 58, 59, 60, 61, 500})
    void whatIsWrittenAlikeComesFirstThenCaseThenShortNames(int others) throws IOException {
        List<Dentry.Builder> entries = new ArrayList<>(List.of(
                file("Name", ""),
                file("NAME", ""),
                file("only", "NAME~1"),
                file("NAME~1", "OTHER~1"),
                file("\u00e9t\u00e9", "")));
        for (int i = 0; i < others; i++) {
            entries.add(file("another " + i, "ANOT~" + i));
        }
        Collections.shuffle(entries.subList(5, entries.size()), Seeds.random(1, others));
        MetadataBuilder metadata = new MetadataBuilder();
        entries.forEach(entry -> metadata.entry("", entry));
        inRoot(metadata, root -> {
            assertThat(root.child("NAME").orElseThrow().name()).isEqualTo("NAME");
            assertThat(root.child("Name").orElseThrow().name()).isEqualTo("Name");
            assertThat(root.child("name").orElseThrow().name()).isEqualTo("Name");
            assertThat(root.child("NAME~1").orElseThrow().name()).isEqualTo("NAME~1");
            assertThat(root.child("name~1").orElseThrow().name()).isEqualTo("NAME~1");
            assertThat(root.child("other~1").orElseThrow().name()).isEqualTo("NAME~1");
            assertThat(root.child("\u00c9T\u00c9").orElseThrow().name()).isEqualTo("\u00e9t\u00e9");
            assertThat(root.child("none")).isEmpty();
            assertThat(root.child("")).isEmpty();
            for (int i = 0; i < others; i++) {
                assertThat(root.child("ANOTHER " + i).orElseThrow().name()).isEqualTo("another " + i);
                assertThat(root.child("anot~" + i).orElseThrow().name()).isEqualTo("another " + i);
            }
        });
    }

    /** Names whose usual hashes are all the same, which would make a hash table slow. */
    @Test
    @Timeout(30)
    void namesThatWereChosenToCollideAreFoundAsFast() throws IOException {
        MetadataBuilder metadata = new MetadataBuilder();
        int count = 1 << 14;
        for (int i = 0; i < count; i++) {
            metadata.file("", colliding(i), BlobHash.ZERO);
        }
        inRoot(metadata, root -> {
            for (int i = 0; i < count; i++) {
                assertThat(root.child(colliding(i))).isPresent();
            }
        });
    }

    /** Of pairs "C#" and "BB", whose hashes are equal in upper case as well. */
    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 14; bit++) {
            name.append((number >> bit & 1) == 0 ? "C#" : "BB");
        }
        assertThat(name.toString().hashCode()).isEqualTo("C#".repeat(14).hashCode());
        return name.toString();
    }
}
