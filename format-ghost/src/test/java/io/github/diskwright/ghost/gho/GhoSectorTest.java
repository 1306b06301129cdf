package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.testkit.contract.BlockDeviceContract;
import io.github.diskwright.testkit.gho.GhoMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Images of all sectors. Nothing of this was compared with a genuine image: the synthesiser follows what others reported. */
class GhoSectorTest {
    @TempDir
    private Path folder;

    /** A volume whose boot sector tells its size, which NTFS counts one sector short. */
    private static byte[] volume(int size, boolean isNtfs) {
        byte[] volume = GhoSample.text(size);
        ByteBuffer boot = ByteBuffer.wrap(volume).order(ByteOrder.LITTLE_ENDIAN);
        boot.put(3, (isNtfs ? "NTFS    " : "MSWIN4.1").getBytes(StandardCharsets.US_ASCII));
        boot.putShort(0x13, (short) 0).putInt(0x20, size / 512).putLong(0x28, size / 512 - 1);
        boot.putShort(0x1FE, (short) 0xAA55);
        return volume;
    }

    private static void requireHolds(GhoPartition partition, byte[] contents) throws IOException {
        assertThat(partition.kind()).isEqualTo(PartitionKind.SECTORS);
        try (BlockDevice device = partition.device()) {
            assertThat(device.size()).isEqualTo(contents.length);
            ByteBuffer read = ByteBuffer.allocate(contents.length);
            device.read(0, read);
            assertThat(read.array()).isEqualTo(contents);
        }
    }

    private static void requireImage(GhoMaker maker, byte[]... contents) throws IOException {
        byte[] image = maker.build();
        GhoOptions options = GhoSample.password("Secret");
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), options)) {
            assertThat(archive.hasAllPartitions()).isTrue();
            assertThat(archive.partitions()).hasSize(contents.length);
            for (int i = 0; i < contents.length; i++) {
                requireHolds(archive.partitions().get(i), contents[i]);
            }
        }
        assertThat(GhoCheck.run(GhoSample.device(image), options, CheckOptions.defaults()))
                .isEmpty();
    }

    @Test
    void chainsOfBlocks() throws IOException {
        byte[] first = volume(3 * GhoSample.BLOCK + 512 * 9, false);
        byte[] second = GhoSample.noise(2 * GhoSample.BLOCK);
        for (int compression : new int[] {0, 2, 3, 10}) {
            // Without a boot signature at its place an image without compression is taken for a chain.
            requireImage(
                    GhoMaker.small().compression(compression).addSectors(first).addSectors(second), first, second);
            requireImage(
                    GhoMaker.ghost7()
                            .compression(compression)
                            .password("Secret")
                            .addSectors(second),
                    second);
        }
    }

    @Test
    void sectorsAsTheyAre() throws IOException {
        byte[] fat = volume(GhoSample.BLOCK + 512 * 3, false);
        byte[] ntfs = volume(2 * GhoSample.BLOCK + 512, true);
        byte[] other = GhoSample.noise(GhoSample.BLOCK + 1024);
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(0x1FE, (short) 0xAA55);
        requireImage(GhoMaker.small().addRawSectors(fat).addRawSectors(ntfs).addRawSectors(other), fat, ntfs, other);
        requireImage(GhoMaker.small().password("Secret").addRawSectors(ntfs).addRawSectors(fat), ntfs, fat);
    }

    @Test
    void track0() throws IOException {
        byte[] track = GhoSample.text(63 * 512);
        byte[] contents = volume(GhoSample.BLOCK, false);
        for (boolean packed : new boolean[] {true, false}) {
            for (int compression : new int[] {0, 2, 3}) {
                GhoMaker maker = GhoMaker.small().compression(compression).track0(track, packed);
                byte[] image = (compression == 0 ? maker.addRawSectors(contents) : maker.addSectors(contents)).build();
                try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), GhoOptions.defaults())) {
                    assertThat(archive.track0())
                            .hasValueSatisfying(read -> assertThat(read).isEqualTo(track));
                    requireHolds(archive.partitions().get(0), contents);
                }
            }
        }
    }

    /** Where the sectors end cannot be told without the password if they are there as they are. */
    @Test
    void withoutThePassword() throws IOException {
        byte[] contents = volume(GhoSample.BLOCK, false);
        byte[] image =
                GhoMaker.small().password("Secret").addRawSectors(contents).build();
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), GhoOptions.defaults())) {
            assertThat(archive.partitions()).hasSize(1);
            assertThat(archive.hasAllPartitions()).isFalse();
            assertThatThrownBy(() -> archive.partitions().get(0).device())
                    .isInstanceOf(io.github.diskwright.image.RefusedException.class);
        }
    }

    @TestFactory
    Stream<DynamicTest> keepsThePromisesOfDevices() {
        return Stream.of(0, 2, 3)
                .flatMap(compression -> BlockDeviceContract.of(contents -> {
                            Assumptions.assumeTrue(contents.length > 0, "an image has sectors");
                            byte[] image = GhoMaker.small()
                                    .compression(compression)
                                    .addSectors(contents)
                                    .build();
                            return new GhoFormat()
                                    .open(GhoSample.device(image), OpenOptions.defaults())
                                    .device();
                        })
                        .tests());
    }

    /** The registry finds the format by content, and the sectors of one partition are its disk. */
    @Test
    void asAFormat() throws IOException {
        byte[] contents = volume(3 * GhoSample.BLOCK, false);
        Path file = folder.resolve("disk.gho");
        List<byte[]> files =
                GhoMaker.ghost11().compression(3).addSectors(contents).build(9000, 12000);
        Files.write(file, files.get(0));
        Files.write(folder.resolve("disk001.ghs"), files.get(1));
        Files.write(folder.resolve("disk002.ghs"), files.get(2));
        FormatRegistry formats = FormatRegistry.load();
        try (BlockImage image = formats.open(file, OpenOptions.defaults())) {
            assertThat(image.format().name()).isEqualTo("gho");
            assertThat(image.properties())
                    .extracting(property -> property.name())
                    .contains("compression", "complete");
            ByteBuffer read = ByteBuffer.allocate(contents.length);
            image.device().read(0, read);
            assertThat(read.array()).isEqualTo(contents);
        }
        BlockFormat format = formats.byName("gho").orElseThrow();
        assertThat(formats.byEnding(file)).isSameAs(format);
        assertThat(format.check(
                        GhoSample.device(GhoMaker.small().addSectors(contents).build()), CheckOptions.defaults()))
                .isEmpty();
    }

    @Test
    void noDiskInImagesOfFilesOrOfSeveralPartitions() {
        byte[] files = GhoMaker.small().addFat(false, GhoSample.fewItems()).build();
        byte[] two = GhoMaker.small()
                .compression(3)
                .addSectors(volume(GhoSample.BLOCK, false))
                .addSectors(volume(GhoSample.BLOCK, false))
                .build();
        for (byte[] image : List.of(files, two)) {
            assertThatThrownBy(() -> new GhoFormat().open(GhoSample.device(image), OpenOptions.defaults()))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining(image == files ? "tree" : "2 partitions");
        }
    }

    /** Damage in a block is an error there and leaves the others alone. */
    @Test
    void damagedBlocks() throws IOException {
        byte[] contents = volume(4 * GhoSample.BLOCK, false);
        byte[] image = GhoMaker.small().compression(3).addSectors(contents).build();
        image[512 + 512 + 512 + 2000] ^= 4;
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), GhoOptions.defaults());
                BlockDevice device = archive.partitions().get(0).device()) {
            assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(512)))
                    .isInstanceOf(io.github.diskwright.image.CorruptImageException.class);
            ByteBuffer rest = ByteBuffer.allocate(contents.length - GhoSample.BLOCK);
            device.read(GhoSample.BLOCK, rest);
            assertThat(rest.array()).isEqualTo(Arrays.copyOfRange(contents, GhoSample.BLOCK, contents.length));
        }
        assertThat(GhoCheck.run(GhoSample.device(image), GhoOptions.defaults(), CheckOptions.defaults()))
                .extracting(finding -> finding.id())
                .containsExactly("gho.data.damaged");
    }
}
