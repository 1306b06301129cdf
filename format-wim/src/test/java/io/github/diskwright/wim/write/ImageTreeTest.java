package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.TaggedItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTreeTest {
    private static final BlobHash HASH = new BlobHash(1, 2, 3);

    private static byte[] metadata(long seed) throws IOException {
        try (MemoryTree tree = GeneratedTree.of(seed, GeneratedTree.Names.OF_WINDOWS, 40)) {
            MemoryDevice device = WimFiles.write(tree, WimFiles.fixed().build());
            try (WimArchive archive = WimFiles.open(device);
                    WimImage image = archive.image(1)) {
                return image.metadataBytes();
            }
        }
    }

    private static ImageTree read(byte[] metadata) throws IOException {
        return ImageTree.read("metadata", ByteBuffer.wrap(metadata), hash -> 1, Limits.defaults());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatWasWrittenIsReadAndWrittenAgainTheSame(long seed) throws IOException {
        byte[] metadata = metadata(seed);
        assertThat(Arrays.mismatch(read(metadata).toBytes().array(), metadata)).isEqualTo(-1);
    }

    @Test
    void everythingOfAFileIsKept() throws IOException {
        ImageTree tree = ImageTree.create();
        ImageFile file = new ImageFile(DosAttributes.HIDDEN);
        file.setTimes(1, 2, -3);
        file.setUnknown(0x12345678);
        file.setSecurity(Optional.of(SecurityDescriptor.of(new byte[] {1, 2, 3})));
        file.setItems(List.of(TaggedItem.of(0x7777, new byte[] {5, 6, 7, 8, 9})));
        file.setStreams(List.of(
                new ImageStream(ImageStream.Kind.DATA, "", HASH, 1),
                new ImageStream(ImageStream.Kind.DATA, "named", BlobHash.ZERO, 0)));
        tree.root().add("a", "A~1", file);
        tree.root().add("b", "", file);
        ImageFile link = new ImageFile(DosAttributes.REPARSE_POINT | DosAttributes.DIRECTORY);
        link.setReparse(0xA0000003, 7, 0x8000);
        link.setStreams(List.of(new ImageStream(ImageStream.Kind.REPARSE, "", HASH, 1)));
        tree.root().add("link", "", link);
        ImageTree again = read(tree.toBytes().array());
        ImageEntry first = again.root().child("a").orElseThrow();
        assertThat(first.shortName()).isEqualTo("A~1");
        assertThat(first.file()).isSameAs(again.root().child("b").orElseThrow().file());
        assertThat(first.file().nameCount()).isEqualTo(2);
        assertThat(first.file().unknown()).isEqualTo(0x12345678);
        assertThat(first.file().items()).isEqualTo(file.items());
        assertThat(first.file().streams()).isEqualTo(file.streams());
        assertThat(first.file().writeTime()).isEqualTo(-3);
        assertThat(first.file().security()).isEqualTo(file.security());
        ImageFile readLink = again.root().child("link").orElseThrow().file();
        assertThat(readLink.reparseTag()).isEqualTo(0xA0000003);
        assertThat(readLink.reparseReserved()).isEqualTo(7);
        assertThat(readLink.reparseFlags()).isEqualTo(0x8000);
        assertThat(readLink.streams()).isEqualTo(link.streams());
        assertThat(again.totals()).isEqualTo(new ImageTotals(2, 2, 3, 1));
    }

    @Test
    void siblingsAreSortedAsNtfsDoes() throws IOException {
        ImageTree tree = ImageTree.create();
        for (String name : List.of("b", "A", "a", "_", "\u00e9", "Z")) {
            tree.root().add(name, "", new ImageFile(0));
        }
        List<String> names = new ArrayList<>();
        read(tree.toBytes().array()).root().children().forEach(entry -> names.add(entry.name()));
        assertThat(names).containsExactly("A", "a", "b", "Z", "_", "\u00e9");
    }

    @Test
    void namesAreTakenAwayOneByOne() {
        ImageTree tree = ImageTree.create();
        ImageFile file = new ImageFile(0);
        ImageEntry first = tree.root().add("a", "", file);
        ImageEntry second = tree.root().add("b", "", file);
        tree.root().remove(first);
        assertThat(file.nameCount()).isEqualTo(1);
        assertThat(tree.root().children()).containsExactly(second);
        assertThatThrownBy(() -> tree.root().remove(first)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.root().add("b", "", new ImageFile(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.root().setAttributes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.add("c", "", new ImageFile(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepDirectoriesAreWrittenAndHeldAgainstTheLimitWhenRead() throws IOException {
        ImageTree tree = ImageTree.create();
        ImageFile directory = tree.root();
        for (int i = 0; i < 20_000; i++) {
            ImageFile child = new ImageFile(DosAttributes.DIRECTORY);
            directory.add("d", "", child);
            directory = child;
        }
        byte[] metadata = tree.toBytes().array();
        assertThatThrownBy(() -> read(metadata)).isInstanceOf(UnsupportedFeatureException.class);
        Limits deeper = Limits.builder().maxTreeDepth(30_000).build();
        ImageTree again = ImageTree.read("metadata", ByteBuffer.wrap(metadata), hash -> 0, deeper);
        assertThat(again.totals().directories()).isEqualTo(20_001);
    }

    @Test
    void directoriesThatShareTheirChildrenAreRefused() throws IOException {
        ImageTree tree = ImageTree.create();
        tree.root().add("a", "", new ImageFile(DosAttributes.DIRECTORY));
        byte[] metadata = tree.toBytes().array();
        ByteBuffer buffer = ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN);
        // The root's entry is behind 8 bytes of security data and as long as its first field says.
        long children = buffer.getLong(8 + 0x10);
        buffer.putLong((int) children + 0x10, children);
        assertThatThrownBy(() -> read(metadata))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("no other directory");
    }

    @Test
    void damagedMetadataGiveOnlyTypedErrors() throws IOException {
        FuzzReport report = Fuzzer.named("metadata of an image")
                .cases(Effort.scaled(3_000))
                .maxAllocation(16 << 20)
                .runBytes(List.of(metadata(1), metadata(2)), bytes -> {
                    ImageTree tree = read(bytes);
                    ImageTree again = read(tree.toBytes().array());
                    assertThat(again.totals()).isEqualTo(tree.totals());
                });
        assertThat(report.accepted()).isGreaterThan(100);
        assertThat(report.refused()).isGreaterThan(100);
    }
}
