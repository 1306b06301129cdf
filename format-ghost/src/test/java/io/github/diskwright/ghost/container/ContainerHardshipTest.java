package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around an image: odd neighbours, interruptions between two files, dying disks, bases that lead nowhere. */
class ContainerHardshipTest {
    private static final ImageFacts NO_FACTS = ImageFacts.builder().build();

    private final GeneratedDevice disk = SampleDisk.of(40, 97);

    @TempDir
    private Path folder;

    private static DwiWriteOptions.Builder options() {
        return ContainerProperties.options("store", SampleDisk.CHUNK).knownChunkMemory(0);
    }

    private static DwiWriteOptions split() {
        return options().segmentSize(400_000).build();
    }

    private Path write(String name, DwiWriteOptions options) throws IOException {
        Path path = folder.resolve(name);
        try (SegmentFiles files = SegmentFiles.begin(path, PendingFile.Existing.REFUSE)) {
            DwiWriter.write(disk, files, NO_FACTS, options, SampleDisk.ONE_THREAD);
            files.commit();
        }
        return path;
    }

    private void requireWhole(Path path) throws IOException {
        try (DwiImage image = DwiImage.open(path, DwiOpenOptions.defaults())) {
            assertThat(BlockCompare.firstDifference(disk, image.device(), SampleDisk.ONE_THREAD))
                    .isEmpty();
        }
    }

    private static List<Finding> check(Path path) throws IOException {
        try (FileDevice file = FileDevice.openReadOnly(path)) {
            return DwiCheck.check(file, DwiOpenOptions.defaults(), SampleDisk.ONE_THREAD);
        }
    }

    @Test
    void aDamagedHeaderOfALaterFileCostsNothing() throws IOException {
        Path first = write("master.dwi", split());
        Path second = folder.resolve("master.dw2");
        byte[] bytes = Files.readAllBytes(second);
        for (int at : new int[] {0, 13, 33, 41, 3000}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            Files.write(second, damaged);
            requireWhole(first);
            assertThat(check(first)).extracting(Finding::id).as("byte %d", at).containsExactly("dwi.segment-header");
        }
    }

    @Test
    void aNeighbourThatCannotBeReadIsNoHindrance() throws IOException {
        Path first = write("master.dwi", split());
        Files.createSymbolicLink(folder.resolve("other.dwi"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("loop.dw2"), folder.resolve("loop.dw2"));
        requireWhole(first);
    }

    @Test
    void interruptedBetweenTwoNames() throws IOException {
        Path first = write("master.dwi", split());
        SegmentNames names = new SegmentNames(first);
        int count = 1;
        while (Files.exists(names.complete(count + 1))) {
            count++;
        }
        assertThat(count).isGreaterThan(3);
        List<byte[]> whole = new ArrayList<>();
        for (int segment = 1; segment <= count; segment++) {
            whole.add(Files.readAllBytes(names.complete(segment)));
        }
        // The last files get their names first: so many have theirs.
        for (int named = 0; named < count; named++) {
            for (int segment = 1; segment <= count - named; segment++) {
                Files.move(names.complete(segment), names.partial(segment));
            }
            try (SegmentFiles files = SegmentFiles.goOn(first, PendingFile.Existing.REFUSE)) {
                DwiWriter.resume(disk, files, split(), SampleDisk.ONE_THREAD);
                files.commit();
            }
            for (int segment = 1; segment <= count; segment++) {
                assertThat(Files.readAllBytes(names.complete(segment)))
                        .as("file %d, %d had their names", segment, named)
                        .isEqualTo(whole.get(segment - 1));
            }
            requireWhole(first);
        }
    }

    @Test
    void anImageThatIsItsOwnBaseIsRefused() throws IOException {
        Path base = write("base.dwi", options().build());
        Path next;
        try (DwiImage image = DwiImage.open(base, DwiOpenOptions.defaults())) {
            UUID same = image.imageId();
            next = write("next.dwi", options().ids(() -> same).base(image).build());
        }
        Files.delete(base);
        Files.copy(next, base);
        assertThatThrownBy(() -> DwiImage.open(next, DwiOpenOptions.defaults()))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("based on it");
    }

    @Test
    void aBaseWhoseIndexIsDamagedIsTold() throws IOException {
        Path base = write("base.dwi", options().build());
        byte[] bytes = Files.readAllBytes(base);
        for (int at = 4096; at < bytes.length - 64; at++) {
            if (new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("DWIR") && bytes[at + 4] == 2) {
                bytes[at + 100] ^= 1;
            }
        }
        Files.write(base, bytes);
        try (DwiImage image = DwiImage.open(base, DwiOpenOptions.defaults())) {
            assertThatThrownBy(() -> write(
                            "next.dwi",
                            options().ids(() -> new UUID(3, 4)).base(image).build()))
                    .isInstanceOf(ImageException.class);
        }
    }

    @Test
    void aDyingDiskIsOneRange() throws IOException {
        BlockDevice dead = new ForwardingDevice(MemoryDevice.ofSize(64L << 20)) {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                throw new IOException("no such device at " + position + " for " + target.remaining());
            }
        };
        TolerantSource tolerant = new TolerantSource(dead);
        ByteBuffer block = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < dead.size(); at += block.capacity()) {
            tolerant.read(at, block.clear());
        }
        assertThat(tolerant.unreadable(0, dead.size())).containsExactly(new UnreadableRange(0, dead.size()));
        assertThat(tolerant.unreadable(70_000, 512)).containsExactly(new UnreadableRange(70_000, 512));
    }

    @Test
    void rangesOfALogAreJoinedInAnyOrder() {
        RangeLog log = new RangeLog();
        log.add(4096, 512);
        log.add(0, 512);
        log.add(1024, 512);
        log.add(512, 512);
        log.add(4096, 1024);
        log.add(9000, 10);
        assertThat(log.in(0, 10_000))
                .containsExactly(
                        new UnreadableRange(0, 1536), new UnreadableRange(4096, 1024), new UnreadableRange(9000, 10));
        assertThat(log.in(1536, 2560)).isEmpty();
        assertThat(log.in(1535, 2562)).containsExactly(new UnreadableRange(1535, 1), new UnreadableRange(4096, 1));
        log.add(100, 9000);
        assertThat(log.in(0, 10_000)).containsExactly(new UnreadableRange(0, 9100));
    }

    @Test
    void aDamagedBodyCostsItsOwnRecord() throws IOException {
        long start = firstData();
        BlockDevice bad = new ForwardingDevice(disk) {
            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                if (position < start + 512 && position + target.remaining() > start) {
                    throw new IOException("Input/output error");
                }
                super.read(position, target);
            }
        };
        TolerantSource tolerant = new TolerantSource(bad);
        MemorySegments files = new MemorySegments();
        DwiWriter.write(tolerant, files, NO_FACTS, options().tolerant(tolerant).build(), SampleDisk.ONE_THREAD);
        byte[] bytes = files.bytes().get(0);
        int page = 0;
        int ranges = 0;
        for (int at = 4096; at < bytes.length - 64; at++) {
            if (new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("DWIR")) {
                ranges = ranges == 0 && bytes[at + 4] == 5 ? at : ranges;
                page = page == 0 && bytes[at + 4] == 2 ? at : page;
            }
        }
        assertThat(ranges).isBetween(1, page);
        // As after a crash behind the first page, and with the list of ranges before it damaged.
        int end = page
                + 64
                + ByteBuffer.wrap(bytes, page + 32, 4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
        byte[] cut = Arrays.copyOf(bytes, end);
        cut[ranges + 64] ^= 1;
        try (DwiImage image = DwiImage.open(
                MemoryDevice.copyOf(cut),
                DwiOpenOptions.builder()
                        .incomplete(DwiOpenOptions.Incomplete.ALLOWED)
                        .build())) {
            assertThat(image.index().pages()).hasSize(1);
        }
    }

    private long firstData() throws IOException {
        ExtentIterator extents = disk.extents(0, disk.size());
        while (true) {
            Extent extent = extents.next();
            if (extent.isData()) {
                return extent.position();
            }
        }
    }

    @Test
    void otherPartitionsAreNotGoneOnWith() throws IOException {
        ImageFacts two = NO_FACTS.toBuilder()
                .partition(partition(1))
                .partition(partition(2))
                .build();
        ImageFacts one = NO_FACTS.toBuilder().partition(partition(1)).build();
        // Going on with what is complete writes its end once more.
        MemorySegments files = new MemorySegments();
        DwiWriter.write(disk, files, two, split(), SampleDisk.ONE_THREAD);
        DwiWriter.resume(disk, files, two, split(), SampleDisk.ONE_THREAD);
        assertThatThrownBy(() -> DwiWriter.resume(disk, files, one, split(), SampleDisk.ONE_THREAD))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("other partitions");
    }

    private static PartitionFacts partition(int number) {
        return new PartitionFacts(
                number,
                7,
                false,
                PartitionFacts.Captured.USED,
                PartitionFacts.NO_ID,
                PartitionFacts.NO_ID,
                0,
                512L * number,
                512,
                512,
                512,
                "name \ud800 " + number,
                "ntfs",
                "");
    }
}
