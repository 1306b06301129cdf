package io.github.diskwright.testkit.contract;

import io.github.diskwright.image.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The promises of {@link FileTree}, each a test that opens the tree anew. They look at whatever is in it, so the tree should
 * hold files of several sizes, nested directories and everything else that its kind can have; a few hundred files at
 * most, none damaged. Immutable and thread-safe.
 */
public final class FileTreeContract {
    private final Source source;
    private final List<Promise> promises = new ArrayList<>();

    /** Opens the trees that are tested. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens the tree, each time the same.
         *
         * @return the tree; the test closes it
         * @throws IOException if it cannot be opened
         */
        FileTree open() throws IOException;
    }

    /** One promise. */
    record Promise(String title, Body body) {
        /** Looks whether it is kept. */
        interface Body {
            void check(FileTree tree) throws Exception;
        }
    }

    private FileTreeContract(Source source) {
        this.source = source;
        promises.addAll(TreePromises.all());
        promises.addAll(FilePromises.all());
    }

    /** The contract for one kind of tree. */
    public static FileTreeContract of(Source source) {
        return new FileTreeContract(source);
    }

    /** The tests, for a method with {@code @TestFactory}. */
    public Stream<DynamicTest> tests() {
        return promises.stream()
                .map(promise -> DynamicTest.dynamicTest(promise.title(), () -> {
                    try (FileTree tree = source.open()) {
                        promise.body().check(tree);
                    }
                }));
    }
}
