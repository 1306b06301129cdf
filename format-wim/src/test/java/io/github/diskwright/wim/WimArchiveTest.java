package io.github.diskwright.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.testkit.generate.DataKind;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.StreamEntry;
import io.github.diskwright.wim.structure.TaggedItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives of parts and references, what reading costs, and input that wants to cost more. */
@Timeout(60)
class WimArchiveTest {
    private static final byte[] TEXT = DataKind.TEXT.bytes(10_000, 1);

    private static WimArchive open(byte[]... files) throws IOException {
        List<BlockDevice> devices = new ArrayList<>();
        for (byte[] file : files) {
            devices.add(MemoryDevice.copyOf(file));
        }
        return WimArchive.open(devices, WimOpenOptions.defaults());
    }

    private static byte[] read(FileNode file) throws IOException {
        try (OpenStream stream = file.streams().get(0).open()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) stream.size());
            stream.read(0, bytes);
            return bytes.array();
        }
    }

    private static byte[] oneFile(BlobHash hash) {
        return new MetadataBuilder().file("", "text", hash).build();
    }

    /** A file of 8 GiB, nearly all of which is one blob of zeros: who wants another file of it does not read those. */
    @Test
    void oneFileOfAHugeArchiveCostsItself() throws IOException {
        WimBuilder builder = WimBuilder.compressed(CompressionType.LZX, 32 << 10);
        builder.image(oneFile(WimBuilder.hash(TEXT)));
        long huge = 8L << 30;
        builder.entry(ResourceHeader.plain(1 << 20, huge, 0), new BlobHash(1, 1, 1));
        builder.blob(TEXT);
        byte[] file = builder.build();
        MemoryDevice device = MemoryDevice.ofSize((1 << 20) + huge);
        device.write(0, ByteBuffer.wrap(file));
        AtomicLong bytes = new AtomicLong();
        BlockDevice counting = new ForwardingDevice(device) {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                bytes.addAndGet(target.remaining());
                super.read(position, target);
            }
        };
        try (WimArchive archive = WimArchive.open(List.of(counting), WimOpenOptions.defaults());
                WimImage image = archive.image(1)) {
            FileNode node = image.root().child("text").orElseThrow();
            assertThat(node.size()).isEqualTo(TEXT.length);
            assertThat(read(node)).isEqualTo(TEXT);
        }
        assertThat(bytes.get()).isLessThanOrEqualTo(file.length);
    }

    @Test
    void partsMayComeInAnyOrder() throws IOException {
        WimBuilder first = WimBuilder.plain().part(1, 2);
        byte[] one = first.image(oneFile(WimBuilder.hash(TEXT))).build();
        WimBuilder second = WimBuilder.plain().part(2, 2).images(1);
        second.blob(TEXT);
        byte[] two = second.build();
        try (WimArchive archive = open(two, one);
                WimImage image = archive.image(1)) {
            assertThat(archive.parts()).hasSize(2);
            assertThat(archive.header().part()).isOne();
            assertThat(read(image.root().child("text").orElseThrow())).isEqualTo(TEXT);
            assertThatIllegalArgumentException().isThrownBy(() -> archive.image(2));
            assertThatIllegalArgumentException().isThrownBy(() -> archive.image(0));
        }
        try (WimArchive archive = open(two)) {
            assertThat(archive.imageCount()).isOne();
            assertThatThrownBy(() -> archive.image(1))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("part 1");
        }
        assertThatThrownBy(() -> open(one, one)).isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> open(one, WimBuilder.plain().part(2, 3).build()))
                .isInstanceOf(CorruptImageException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> open());
    }

    @Test
    void dataAreFoundInFilesReferredTo(@TempDir Path folder) throws IOException {
        WimBuilder base = WimBuilder.compressed(CompressionType.XPRESS, 32 << 10);
        base.blob(TEXT);
        Path reference = Files.write(folder.resolve("base.wim"), base.build());
        byte[] delta = WimBuilder.plain().image(oneFile(WimBuilder.hash(TEXT))).build();
        WimOpenOptions options =
                WimOpenOptions.builder().references(List.of(reference)).build();
        try (WimArchive archive = WimArchive.open(List.of(MemoryDevice.copyOf(delta)), options);
                WimImage image = archive.image(1)) {
            assertThat(read(image.root().child("text").orElseThrow())).isEqualTo(TEXT);
        }
        try (WimArchive archive = open(delta);
                WimImage image = archive.image(1)) {
            assertThatThrownBy(() -> read(image.root().child("text").orElseThrow()))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("\\text")
                    .hasMessageContaining(WimBuilder.hash(TEXT).toString());
        }
    }

    @Test
    void whatIsEncryptedIsCalledSo() throws IOException {
        byte[] metadata = oneFile(BlobHash.ZERO);
        WimBuilder builder = WimBuilder.plain()
                .image(metadata)
                .xml("<WIM><IMAGE INDEX=\"1\"/><ESD><ENCRYPTED>1</ENCRYPTED></ESD></WIM>");
        byte[] file = builder.build();
        file[208 + 20] ^= 1;
        try (WimArchive archive = open(file)) {
            assertThatThrownBy(() -> archive.image(1))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("encrypted");
        }
    }

    @Test
    void metadataOutOfAllProportionAreRefused() throws IOException {
        WimBuilder builder = WimBuilder.compressed(CompressionType.LZX, 2 << 20).images(1);
        long start = builder.position();
        builder.bytes(new byte[1_000]);
        builder.entry(
                new ResourceHeader(1_000, ResourceHeader.METADATA | ResourceHeader.COMPRESSED, start, 100 << 20),
                new BlobHash(1, 1, 1));
        try (WimArchive archive = open(builder.build())) {
            assertThatThrownBy(() -> archive.image(1))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("512 times");
        }
    }

    private static FileNode onlyFile(Dentry.Builder entry, BlobHash... others) throws IOException {
        MetadataBuilder metadata = new MetadataBuilder().entry("", entry);
        for (int i = 0; i < others.length; i++) {
            metadata.file("", "other " + i, others[i]);
        }
        WimArchive archive = open(WimBuilder.plain().image(metadata.build()).build());
        return archive.image(1).root().child(entry.build().name()).orElseThrow();
    }

    /** Work grows with the input and not with its square. */
    @Test
    void manyStreamsOfOneFileAreReadInNoTime() throws IOException {
        List<StreamEntry> streams = new ArrayList<>();
        for (int i = 0; i < 65_535; i++) {
            streams.add(new StreamEntry(BlobHash.ZERO, Integer.toString(i, 36)));
        }
        FileNode node = onlyFile(Dentry.builder().name("many").streams(streams));
        assertThat(node.streams()).hasSize(65_536);
    }

    @Test
    void manyAttributesOfOneFileAreReadInNoTime() throws IOException {
        int count = 200_000;
        ByteBuffer attributes = ByteBuffer.allocate(count * 13).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            attributes.putShort((short) 0).put((byte) 8).put((byte) 0);
            // Every second one has a name that was there before.
            attributes.putLong(0x4141_4141_4141_0000L + i / 2).put((byte) 0);
        }
        FileNode node = onlyFile(Dentry.builder()
                .name("many")
                .items(List.of(TaggedItem.of(TaggedItem.EXTENDED_ATTRIBUTES, attributes.array()))));
        assertThat(node.extendedAttributes()).hasSize(count / 2);
    }

    /** Of the table's digests, which nobody has to have counted, all fall into one slot of a hash table. */
    @Test
    void digestsThatWereChosenToCollideAreFoundAsFast() throws IOException {
        WimBuilder builder = WimBuilder.plain();
        ResourceHeader place = builder.stored(TEXT, 0);
        int count = 30_000;
        for (int i = 1; i <= count; i++) {
            builder.entry(place, new BlobHash(i, 7, i));
        }
        try (WimArchive archive = open(builder.build())) {
            for (int i = 1; i <= count; i++) {
                assertThat(archive.blobs().find(new BlobHash(i, 7, i)).isPresent())
                        .isTrue();
                assertThat(archive.blobs().find(new BlobHash(i, 8, i)).isPresent())
                        .isFalse();
            }
        }
    }

    /** Names of one file have the same data; those of buggy writers, which only have the same number, do not. */
    @Test
    void linksHaveTheNumberAndTheDataInCommon() throws IOException {
        BlobHash hash = WimBuilder.hash(TEXT);
        MetadataBuilder metadata = new MetadataBuilder()
                .entry(
                        "",
                        Dentry.builder().name("a").linkGroup(1).mainHash(hash).attributes(1))
                .entry(
                        "",
                        Dentry.builder().name("b").linkGroup(1).mainHash(hash).attributes(2))
                .entry("", Dentry.builder().name("c").linkGroup(1).mainHash(new BlobHash(5, 5, 5)))
                .entry("", Dentry.builder().name("d").linkGroup(2).mainHash(hash))
                .entry(
                        "",
                        Dentry.builder()
                                .name("e")
                                .linkGroup(1)
                                .streams(List.of(new StreamEntry(hash, ""), new StreamEntry(hash, "named"))))
                .entry(
                        "",
                        Dentry.builder()
                                .name("f")
                                .linkGroup(9)
                                .streams(List.of(new StreamEntry(BlobHash.ZERO, ""), new StreamEntry(hash, ""))))
                .entry("", Dentry.builder().name("g").linkGroup(9));
        WimBuilder builder = WimBuilder.plain().image(metadata.build());
        builder.blob(TEXT, 4);
        try (WimArchive archive = open(builder.build());
                WimImage image = archive.image(1)) {
            FileNode a = image.root().child("a").orElseThrow();
            FileNode b = image.root().child("b").orElseThrow();
            FileNode c = image.root().child("c").orElseThrow();
            FileNode d = image.root().child("d").orElseThrow();
            FileNode e = image.root().child("e").orElseThrow();
            assertThat(b.fileId()).isEqualTo(a.fileId()).isEqualTo(e.fileId());
            assertThat(a.linkCount()).isEqualTo(3);
            assertThat(b.attributes()).isOne();
            assertThat(List.of(c.fileId(), d.fileId())).doesNotContain(a.fileId());
            assertThat(c.linkCount()).isOne();
            assertThat(d.linkCount()).isOne();
            FileNode f = image.root().child("f").orElseThrow();
            assertThat(f.size()).isZero();
            assertThat(f.linkCount()).isEqualTo(2);
        }
    }

    /** The attribute says of a directory what its files become; its streams are there all the same. */
    @Test
    void anEncryptedDirectoryKeepsItsStreams() throws IOException {
        BlobHash hash = WimBuilder.hash(TEXT);
        FileNode node = onlyFile(Dentry.builder()
                .name("directory")
                .attributes(DosAttributes.DIRECTORY | DosAttributes.ENCRYPTED)
                .streams(List.of(new StreamEntry(hash, "named"))));
        assertThat(node.streams()).hasSize(1);
        assertThat(node.streams().get(0).name()).isEqualTo("named");
    }

    @Test
    void namesOfTheErrorsGoFromTheRootDown() throws IOException {
        byte[] metadata = new MetadataBuilder()
                .directory("one")
                .directory("one/two")
                .file("one/two", "three", new BlobHash(1, 2, 3))
                .build();
        try (WimArchive archive = open(WimBuilder.plain().image(metadata).build());
                WimImage image = archive.image(1)) {
            FileNode three = image.root()
                    .child("one")
                    .orElseThrow()
                    .child("two")
                    .orElseThrow()
                    .child("three")
                    .orElseThrow();
            assertThatThrownBy(() -> read(three)).hasMessageContaining("\\one\\two\\three");
        }
    }
}
