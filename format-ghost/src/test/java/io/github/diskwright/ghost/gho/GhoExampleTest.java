package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.ghost.gho.catalogue.FatTree;
import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the package's documentation. */
class GhoExampleTest {
    @Test
    void listsFiles(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("disk.gho"),
                GhoMaker.ghost11()
                        .password("secret")
                        .addFat(true, GhoSample.items())
                        .build());
        List<String> names = new ArrayList<>();
        GhoOptions options = GhoOptions.builder().password("secret").build();
        try (GhoArchive image = GhoArchive.open(file, options)) {
            for (GhoPartition partition : image.partitions()) {
                if (partition.kind() == PartitionKind.FAT_FILES) {
                    try (FatTree files = partition.tree();
                            DirectoryCursor cursor = files.root().children()) {
                        while (cursor.next()) {
                            names.add(cursor.name());
                        }
                    }
                }
            }
        }
        assertThat(names).containsExactly("CONFIG.SYS", "Program Files", "ONEBLOCK", "TAIL.DAT");
    }
}
