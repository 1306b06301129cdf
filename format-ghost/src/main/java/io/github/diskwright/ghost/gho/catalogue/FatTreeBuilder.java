package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.structure.FatEntry;
import io.github.diskwright.ghost.gho.structure.GhostCrc;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of the records of a partition: what a directory holds follows its entry and ends with an entry of zeros.
 * Checks the checksum of every entry. Not thread-safe.
 */
final class FatTreeBuilder implements FatRecordWalk.Visitor {
    private final BlockReader reader;
    private final Charset charset;
    private final int maxDepth;
    private final int maxEntries;
    private final FatFlaws flaws;
    private final FatData data;
    private final LongName longName = new LongName();
    private final Deque<FatItem> open = new ArrayDeque<>();
    private final FatItem root = FatItem.root();
    private @Nullable FatItem file;
    private boolean takesData;
    private boolean isEnded;
    private int entries;
    private long files;
    private long directories = 1;
    private String label = "";

    /** Hears of the data of files, each after its entry. */
    interface FatData {
        /** Hears nothing. */
        FatData NONE = new FatData() {
            @Override
            public void block(FatItem item, long position, RecordHeader header) {}

            @Override
            public void end(FatItem item, long position, RecordHeader header) {}

            @Override
            public void over(FatItem item) {}
        };

        /** A block of a file. */
        void block(FatItem item, long position, RecordHeader header) throws IOException;

        /** The end of a file's data, with their checksum. */
        void end(FatItem item, long position, RecordHeader header) throws IOException;

        /** Nothing more of the file comes. */
        void over(FatItem item) throws IOException;
    }

    FatTreeBuilder(BlockReader reader, FatTreeOptions options, FatFlaws flaws, FatData data) {
        this.reader = reader;
        this.charset = options.charset();
        this.maxDepth = options.maxDepth();
        this.maxEntries = options.maxEntries();
        this.flaws = flaws;
        this.data = data;
        open.push(root);
    }

    @Override
    public void record(RecordKind kind, long position, RecordHeader header) throws IOException {
        switch (kind) {
            case ENTRY -> {
                endFile();
                entry(position, header);
            }
            case DATA -> block(position, header);
            case END_OF_DATA -> end(position, header);
            default -> endFile();
        }
    }

    private void entry(long position, RecordHeader header) throws IOException {
        if (++entries > maxEntries) {
            throw new UnsupportedFeatureException(
                    reader.stream().description(), "a partition of more than " + maxEntries + " directory entries");
        }
        byte[] body = reader.body(position, header);
        verify(position, body);
        FatEntry entry = FatEntry.read(body, 0);
        takesData = false;
        if (entry.isEnd()) {
            endList(position);
        } else if (isEnded) {
            error("gho.tree.after-end", position, "directory entry", "the end of the root directory before it");
        } else if (entry.isDeleted()) {
            longName.forget();
            takesData = true;
        } else if (entry.isLongName()) {
            longName.add(entry);
        } else if (entry.isLabel()) {
            longName.forget();
            label = label.isEmpty() && open.size() == 1 ? entry.label(charset) : label;
            takesData = true;
        } else if (entry.isDots()) {
            longName.forget();
        } else {
            item(position, entry);
        }
    }

    private void verify(long position, byte[] body) throws ImageException {
        int stored = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(FatEntry.SIZE_BYTES);
        int actual = GhostCrc.of(ByteBuffer.wrap(body, 0, FatEntry.SIZE_BYTES));
        if (stored != actual) {
            flaws.error(
                    "gho.entry.checksum",
                    position,
                    new IntegrityException(
                            reader.stream().file(position) + ": directory entry at "
                                    + ImageException.hex(reader.stream().positionInFile(position)),
                            GhostCrc.hex(stored),
                            GhostCrc.hex(actual)));
        }
    }

    private void endList(long position) throws ImageException {
        longName.forget();
        if (open.size() > 1) {
            open.pop();
        } else if (isEnded) {
            error("gho.tree.after-end", position, "directory entry", "the end of the root directory before it");
        } else {
            isEnded = true;
        }
    }

    private void item(long position, FatEntry entry) throws IOException {
        if (longName.isBrokenFor(entry)) {
            flaws.remark(
                    "gho.name.long", Severity.WARNING, position, "parts of a long name do not belong to the entry");
        }
        String shortName = FatNames.safe(entry.shortName(charset));
        String name = longName.take(entry).filter(FatNames::isSafe).orElse(FatNames.safe(entry.shownName(charset)));
        if (!FatNames.isSafe(entry.shortName(charset))) {
            flaws.remark(
                    "gho.name.unsafe", Severity.WARNING, position, "a name that no file can have, shown as " + name);
        }
        FatItem item = new FatItem(entries, entry, position, name, shortName);
        if (!open.element().add(item)) {
            flaws.remark("gho.name.twice", Severity.WARNING, position, "a second file of the name " + name);
        }
        if (entry.isDirectory()) {
            descend(item);
        } else {
            files++;
            file = item;
            takesData = true;
        }
    }

    private void descend(FatItem directory) throws IOException {
        if (open.size() >= maxDepth) {
            throw new UnsupportedFeatureException(
                    reader.stream().description(), "directories nested deeper than " + maxDepth);
        }
        directories++;
        open.push(directory);
    }

    private void block(long position, RecordHeader header) throws IOException {
        if (!takesData) {
            error("gho.data.orphan", position, "data block", "no file that it belongs to");
        } else if (file != null) {
            file.addBlock(position);
            data.block(file, position, header);
        }
    }

    private void end(long position, RecordHeader header) throws IOException {
        if (!takesData) {
            error("gho.data.orphan", position, "end of data", "no file that it belongs to");
        } else if (file != null) {
            data.end(file, position, header);
        }
        endFile();
        takesData = false;
    }

    private void endFile() throws IOException {
        if (file != null) {
            FatItem ended = file;
            file = null;
            data.over(ended);
        }
    }

    /** Ends the tree. */
    FatItem finish(long position) throws IOException {
        endFile();
        if (open.size() > 1) {
            error("gho.tree.open", position, "directory", "the end of the partition, " + open.size() + " levels deep");
        }
        return root;
    }

    private void error(String id, long position, String structure, String found) throws ImageException {
        flaws.error(id, position, reader.stream().corrupt(structure, position, "entries in order", found));
    }

    long files() {
        return files;
    }

    long directories() {
        return directories;
    }

    Optional<String> label() {
        return label.isEmpty() ? Optional.empty() : Optional.of(label);
    }
}
