package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import io.github.diskwright.testkit.contract.FileTreeContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of trees that are at home in the core keep the contract. */
class FileTreeContractTest {
    @TempDir
    private static Path folder;

    @TestFactory
    Stream<DynamicTest> memory() {
        return FileTreeContract.of(() -> GeneratedTree.of(1, GeneratedTree.Names.OF_WINDOWS, 80))
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> memoryThatIgnoresCase() {
        return FileTreeContract.of(() -> {
                    MemoryTree tree = MemoryTree.create(NameRule.IGNORING_CASE);
                    tree.addFile(tree.addDirectory(tree.rootFile(), "Windows"), "Notepad.exe", new byte[10_000]);
                    return tree;
                })
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> host() throws IOException {
        Path directory = folder.resolve("host");
        try (MemoryTree source = GeneratedTree.of(2, GeneratedTree.Names.OF_THE_HOST, 80);
                HostTreeWriter writer = HostTreeWriter.into(directory, HostWriterOptions.defaults())) {
            TreeCopy.run(source, writer, CopyOptions.defaults());
        }
        Files.write(directory.resolve("large"), new byte[300_000]);
        return FileTreeContract.of(() -> HostTree.open(directory)).tests();
    }

    @TestFactory
    Stream<DynamicTest> emptyDirectoryOfTheHost() {
        return FileTreeContract.of(() -> HostTree.open(Files.createTempDirectory(folder, "empty")))
                .tests();
    }
}
