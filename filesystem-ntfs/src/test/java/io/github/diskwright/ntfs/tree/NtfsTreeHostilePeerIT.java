package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.DirectoryCursor;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.image.tree.TreeWalk;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.Fixups;
import io.github.diskwright.ntfs.record.IndexBlock;
import io.github.diskwright.ntfs.record.IndexEntry;
import io.github.diskwright.ntfs.record.IndexRoot;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Volumes that were made to lead a reader astray. */
class NtfsTreeHostilePeerIT {
    private static final long HUGE = 1L << 61;

    private static MemoryDevice device(NtfsRecipe recipe) throws IOException {
        return NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
    }

    private static NtfsTree tree(MemoryDevice device) throws IOException {
        return NtfsTree.of(NtfsVolume.open(device));
    }

    /** Changes an attribute of a record, whose bytes are given without update words. */
    private static void edit(
            MemoryDevice device, long number, int type, String name, BiConsumer<ByteBuffer, Attribute> edit)
            throws IOException {
        Attribute attribute =
                NtfsVolume.open(device).file(number).require(type, name).head();
        FileRecord record = attribute.record();
        ByteBuffer bytes = record.bytes();
        edit.accept(bytes, attribute);
        Fixups.insert(bytes);
        device.write(record.position(), bytes.duplicate().clear());
    }

    private static FileNode find(NtfsTree tree, String... names) throws IOException {
        return tree.find(TreePath.of(names)).orElseThrow();
    }

    /** A directory of many blocks. */
    private static FileNode largeDirectory(NtfsTree tree) throws IOException {
        try (DirectoryCursor files = tree.root().children()) {
            while (files.next()) {
                FileNode node = files.node();
                if (node.isDirectory() && size(node) > 100) {
                    return node;
                }
            }
        }
        throw new AssertionError("no large directory");
    }

    private static int size(FileNode directory) throws IOException {
        int count = 0;
        try (DirectoryCursor files = directory.children()) {
            while (files.next()) {
                count++;
            }
        }
        return count;
    }

    @Test
    void anIndexThatLeadsBackIntoItselfEnds() throws IOException {
        MemoryDevice device = device(NtfsRecipe.LARGE_DIRECTORY);
        long number = largeDirectory(tree(device)).fileId();
        NtfsFile directory = NtfsVolume.open(device).file(number);
        Attribute root = directory.require(AttributeType.INDEX_ROOT, "$I30").head();
        long vcn = entries(root).get(0).childVcn();
        long position = directory
                        .require(AttributeType.INDEX_ALLOCATION, "$I30")
                        .runs()
                        .slice(vcn, vcn + 1)
                        .lcn(0)
                * 4096;
        byte[] block = new byte[4096];
        device.read(position, ByteBuffer.wrap(block));
        List<IndexEntry> entries = IndexBlock.read("test", 0, block, vcn).node().entries();
        assertThat(entries).hasSizeGreaterThan(2);
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        IndexEntry last = entries.get(entries.size() - 1);
        bytes.putLong(last.offset() + last.length() - 8, entries.get(0).childVcn());
        Fixups.insert(bytes);
        device.write(position, bytes);
        NtfsVolume volume = NtfsVolume.open(device);
        int found = 0;
        int errors = 0;
        try (NtfsTree tree = NtfsTree.of(volume);
                DirectoryCursor files =
                        NtfsNode.of(tree, volume.file(number), "large", 5, 0).children()) {
            boolean more = true;
            while (more) {
                try {
                    more = files.next();
                    found++;
                } catch (CorruptImageException e) {
                    assertThat(e).hasMessageContaining("reached once");
                    errors++;
                }
            }
        }
        assertThat(errors).isEqualTo(1);
        assertThat(found).isGreaterThan(10);
    }

    private static List<IndexEntry> entries(Attribute attribute) {
        try {
            return IndexRoot.read("test", 0, attribute.value()).node().entries();
        } catch (CorruptImageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void recordsThatAreFreeOrMissingAreRefused() throws IOException {
        MemoryDevice device = device(NtfsRecipe.ONE_LARGE_FILE);
        NtfsVolume volume = NtfsVolume.open(device);
        for (long number : new long[] {23, volume.mft().recordCount(), 1L << 47}) {
            assertThatThrownBy(() -> volume.file(number)).isInstanceOf(CorruptImageException.class);
        }
    }

    /** An entry of a small directory leads to the root, which is the directory's parent. */
    @Test
    void aDirectoryThatHoldsItsParentIsNotWalkedTwice() throws IOException {
        MemoryDevice device = device(NtfsRecipe.DEEP_DIRECTORIES);
        long number;
        try (DirectoryCursor files = tree(device).root().children()) {
            assertThat(files.next()).isTrue();
            number = files.node().fileId();
        }
        edit(device, number, AttributeType.INDEX_ROOT, "$I30", (bytes, attribute) -> {
            int first = attribute.offset()
                    + attribute.valueOffset()
                    + entries(attribute).get(0).offset();
            bytes.putLong(first, 5L << 48 | 5);
        });
        int errors = 0;
        try (TreeWalk walk = TreeWalk.of(tree(device), Limits.defaults())) {
            boolean more = true;
            for (int i = 0; more; i++) {
                assertThat(i).isLessThan(10_000);
                try {
                    more = walk.next();
                } catch (CorruptImageException e) {
                    assertThat(e).hasMessageContaining("one that was reached before");
                    errors++;
                }
            }
        }
        assertThat(errors).isEqualTo(1);
    }

    @Test
    void sizesBeyondTheVolumeAreNotBelieved() throws IOException {
        MemoryDevice device = device(NtfsRecipe.ONE_LARGE_FILE);
        long number;
        try (DirectoryCursor files = tree(device).root().children()) {
            assertThat(files.next()).isTrue();
            number = files.node().fileId();
        }
        edit(device, number, AttributeType.DATA, "", (bytes, attribute) -> {
            bytes.putLong(attribute.offset() + 0x28, HUGE);
            bytes.putLong(attribute.offset() + 0x30, HUGE);
            bytes.putLong(attribute.offset() + 0x38, HUGE);
        });
        NtfsVolume volume = NtfsVolume.open(device);
        try (NtfsTree tree = NtfsTree.of(volume)) {
            FileNode node = NtfsNode.of(tree, volume.file(number), "huge", 5, 0);
            assertThat(node.size()).isEqualTo(HUGE);
            try (OpenStream open = node.streams().get(0).open()) {
                ByteBuffer bytes = ByteBuffer.allocate(4096);
                open.read(0, bytes);
                assertThatThrownBy(() -> open.read(HUGE - 4096, bytes.clear()))
                        .isInstanceOf(CorruptImageException.class)
                        .hasMessageContaining("initialized size");
                assertThat(open.extent(0, HUGE).length()).isPositive();
            }
            assertThatThrownBy(() ->
                            volume.file(number).require(AttributeType.DATA, "").readAll())
                    .isInstanceOf(UnsupportedFeatureException.class);
        }
    }

    @Test
    void anAttributeListThatLeadsToAnotherFileIsRefused() throws IOException {
        MemoryDevice device = device(NtfsRecipe.RESIDENT_LIST);
        NtfsVolume volume = NtfsVolume.open(device);
        long number = 0;
        for (long at = NtfsVolume.FIRST_FREE_RECORD; at < volume.mft().recordCount() && number == 0; at++) {
            FileRecord record = volume.mft().record(at);
            number = record.isInUse()
                            && record.find(AttributeType.ATTRIBUTE_LIST, "").isPresent()
                    ? at
                    : 0;
        }
        assertThat(number).isPositive();
        long file = number;
        edit(device, file, AttributeType.ATTRIBUTE_LIST, "", (bytes, attribute) -> {
            // Every entry now says that its attribute is in the record of the root.
            int start = attribute.offset() + attribute.valueOffset();
            for (int at = start; at < start + attribute.valueLength(); at += bytes.getShort(at + 4)) {
                bytes.putLong(at + 0x10, 5L << 48 | NtfsVolume.ROOT);
            }
        });
        assertThatThrownBy(() -> NtfsVolume.open(device).file(file)).isInstanceOf(CorruptImageException.class);
    }

    @Test
    void aFileOfTheOverlayInAWimElsewhereIsRefusedByName() throws IOException {
        MemoryDevice device = device(NtfsRecipe.SYSTEM_COMPRESSED);
        long number = find(tree(device), "compact", "LZX-TEXT").fileId();
        edit(
                device,
                number,
                AttributeType.REPARSE_POINT,
                "",
                (bytes, attribute) -> bytes.putInt(attribute.offset() + attribute.valueOffset() + 12, 1));
        FileNode node = find(tree(device), "compact", "LZX-TEXT");
        assertThatThrownBy(() -> node.streams().get(0).open())
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("WIM");
    }

    @Test
    void chunkTablesAreNotBelieved() throws IOException {
        for (int bad : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 4097, 1 << 20}) {
            MemoryDevice device = device(NtfsRecipe.SYSTEM_COMPRESSED);
            NtfsVolume volume = NtfsVolume.open(device);
            long number = find(tree(device), "compact", "XPRESS_4K-TEXT").fileId();
            long lcn = volume.file(number)
                    .require(AttributeType.DATA, "WofCompressedData")
                    .runs()
                    .lcn(0);
            ByteBuffer entry =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bad);
            device.write(lcn * volume.clusterSize() + 4, entry);
            FileNode node = find(tree(device), "compact", "XPRESS_4K-TEXT");
            try (OpenStream open = node.streams().get(0).open()) {
                ByteBuffer first = ByteBuffer.allocate(4096);
                open.read(0, first);
                // The end of the second chunk is the begin of the third.
                assertThatThrownBy(() -> open.read(4096, first.clear()))
                        .as("end " + bad)
                        .isInstanceOf(CorruptImageException.class)
                        .hasMessageContaining("chunk");
            }
        }
    }

    @Test
    void encryptedDataAreRefusedUnlessTheRawBytesAreWanted() throws IOException {
        MemoryDevice device = device(NtfsRecipe.ONE_LARGE_FILE);
        long number;
        try (DirectoryCursor files = tree(device).root().children()) {
            assertThat(files.next()).isTrue();
            number = files.node().fileId();
        }
        edit(
                device,
                number,
                AttributeType.DATA,
                "",
                (bytes, attribute) -> bytes.putShort(attribute.offset() + 0x0C, (short) Attribute.ENCRYPTED));
        NtfsVolume volume = NtfsVolume.open(device);
        FileNode node = NtfsNode.of(NtfsTree.of(volume), volume.file(number), "secret", 5, 0);
        assertThatThrownBy(() -> node.streams().get(0).open())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("EFS");
        NtfsTreeOptions raw = NtfsTreeOptions.builder()
                .encryptedFiles(NtfsTreeOptions.EncryptedFiles.RAW)
                .build();
        FileNode readable = NtfsNode.of(NtfsTree.of(volume, raw), volume.file(number), "secret", 5, 0);
        try (OpenStream open = readable.streams().get(0).open()) {
            open.read(0, ByteBuffer.allocate(100));
        }
    }
}
