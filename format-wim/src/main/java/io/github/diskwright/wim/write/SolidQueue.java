package io.github.diskwright.wim.write;

import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.wim.structure.BlobHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The streams of an image that will be put into a solid resource, until they are. Not thread-safe. */
final class SolidQueue {
    /** Where files of one kind are neighbours. */
    static final Comparator<String> NAME_ORDER = Comparator.comparing(SolidQueue::extension, NameRule.IGNORING_CASE)
            .thenComparing(name -> name, NameRule.IGNORING_CASE);

    private static final Comparator<Item> ORDER = Comparator.comparing(item -> item.path.name(), NAME_ORDER);

    private final List<Item> items = new ArrayList<>();
    /** Names of files with items, to be taken away if they cannot be read. */
    private final Map<ImageFile, List<Name>> names = new IdentityHashMap<>();

    /**
     * A stream.
     *
     * @param input what is read
     * @param file whose it is
     * @param number in the file's streams
     * @param path of the file
     * @param report hears if it cannot be read
     */
    record Item(BlobInput input, ImageFile file, int number, TreePath path, FileReport report) implements BlobInput {
        @Override
        public String description() {
            return input.description();
        }

        @Override
        public long size() {
            return input.size();
        }

        @Override
        public Optional<BlobHash> knownHash() {
            return input.knownHash();
        }

        @Override
        public OpenStream open() throws IOException {
            return input.open();
        }
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    private record Name(ImageFile directory, ImageEntry entry) {}

    void add(Item item) {
        items.add(item);
        names.computeIfAbsent(item.file, added -> new ArrayList<>(1));
    }

    /** Hears of a name of a file. */
    void nameAdded(ImageFile file, ImageFile directory, ImageEntry entry) {
        List<Name> known = names.get(file);
        if (known != null) {
            known.add(new Name(directory, entry));
        }
    }

    /** Has all of them stored. */
    void write(BlobStore store) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        items.sort(ORDER);
        store.putSolid(items, new SolidWriter.Results() {
            @Override
            public void stored(int number, ImageStream stream) {
                Item item = items.get(number);
                WimImageWriter.setStream(item.file, item.number, stream);
            }

            @Override
            public void failed(int number, IOException cause) throws IOException {
                Item item = items.get(number);
                item.report.failed(cause);
                takeAway(item.file);
            }
        });
    }

    /** A file of which something cannot be read is not there; a directory stays, without that stream. */
    private void takeAway(ImageFile file) {
        if (!file.isDirectory()) {
            names.getOrDefault(file, List.of()).forEach(name -> name.directory.remove(name.entry));
            names.remove(file);
        }
    }
}
