package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ExtentIterator;
import io.github.diskwright.image.digest.DigestTree;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.testkit.arbitrary.DeviceArbitraries;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What goes into an image comes out of it, whatever the disk and the options. */
class ContainerProperties {
    private static final int MOST = 3 << 20;

    @Provide
    Arbitrary<GeneratedDevice> disks() {
        return DeviceArbitraries.devices(MOST);
    }

    @Provide
    Arbitrary<DwiWriteOptions> options() {
        return Combinators.combine(
                        Arbitraries.of("zstd", "lz4", "store"),
                        Arbitraries.of(64 << 10, 128 << 10, 1 << 20),
                        Arbitraries.of(0L, 1L << 20),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(1L, 200_000L, 1L << 30))
                .as((codec, chunk, known, isSplit, isEncrypted, checkpoints) -> options(codec, chunk)
                        .knownChunkMemory(known)
                        .segmentSize(isSplit ? 2L * chunk + (300 << 10) : 0)
                        .checkpointInterval(checkpoints))
                .flatMap(builder -> Arbitraries.of(true, false)
                        .map(isEncrypted ->
                                isEncrypted ? builder.secret(Secret.key(key())).build() : builder.build()));
    }

    static byte[] key() {
        byte[] key = new byte[Secret.KEY_LENGTH];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    /** Options that give the same bytes each time. */
    static DwiWriteOptions.Builder options(String codec, int chunkSize) {
        Random random = new Random(1);
        return DwiWriteOptions.builder()
                .codec(codec)
                .chunkSize(chunkSize)
                .ids(() -> new UUID(1, 2))
                .clock(Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC))
                .random(random::nextBytes);
    }

    @Property(tries = 60, seed = "901")
    void aDiskComesBack(@ForAll("disks") GeneratedDevice disk, @ForAll("options") DwiWriteOptions options)
            throws IOException {
        MemorySegments files = new MemorySegments();
        DwiWriteResult result = DwiWriter.write(
                disk, files, ImageFacts.builder().source("disk").build(), options, JobOptions.defaults());
        try (DwiImage image = DwiImage.open(files.copies(), openOptions(options))) {
            assertThat(image.isComplete()).isTrue();
            assertThat(image.facts().source()).isEqualTo("disk");
            assertThat(BlockCompare.firstDifference(disk, image.device(), JobOptions.defaults()))
                    .isEmpty();
            DigestTree tree = DeviceDigest.tree(disk, options.chunkSize(), JobOptions.defaults());
            assertThat(image.tree()).hasValue(tree.value());
            assertThat(result.tree()).isEqualTo(tree.value());
            requireHolesKept(disk, image.device(), options.chunkSize());
        }
    }

    /** A chunk that is not allocated in the disk is not in the image; nothing else is called so. */
    private static void requireHolesKept(BlockDevice disk, BlockDevice image, int chunkSize) throws IOException {
        for (long at = 0; at < disk.size(); at += chunkSize) {
            long length = Math.min(chunkSize, disk.size() - at);
            ExtentIterator extents = disk.extents(at, length);
            Extent first = extents.next();
            boolean isUnused = first.kind() == Extent.Kind.UNALLOCATED && !extents.hasNext();
            assertThat(image.extent(at, length).kind() == Extent.Kind.UNALLOCATED)
                    .as("chunk at %d", at)
                    .isEqualTo(isUnused);
        }
    }

    @Property(tries = 30, seed = "902")
    void writingGoesOnToTheSameBytes(
            @ForAll("disks") GeneratedDevice disk, @ForAll("options") DwiWriteOptions options, @ForAll Random random)
            throws IOException {
        MemorySegments whole = new MemorySegments();
        ImageFacts facts = ImageFacts.builder().source("disk").build();
        DwiWriteOptions first = repeat(options);
        DwiWriter.write(disk, whole, facts, first, JobOptions.defaults());

        MemorySegments cut = MemorySegments.of(whole.bytes());
        int segment = 1 + random.nextInt(cut.count());
        long size = cut.segment(segment).size();
        long least = segment == 1 ? 4096 + 600 : 0;
        cut.segment(segment).resize(Math.min(size, least + random.nextLong(Math.max(1, size - least))));
        cut.dropFrom(segment + 1);
        DwiWriter.resume(
                disk, cut, repeat(options), JobOptions.builder().threads(1).build());

        assertThat(cut.bytes()).usingElementComparator(Arrays::compare).isEqualTo(whole.bytes());
    }

    /** The same options with a source of random bytes that starts anew. */
    private static DwiWriteOptions repeat(DwiWriteOptions options) {
        DwiWriteOptions.Builder builder = options(options.codec(), options.chunkSize())
                .knownChunkMemory(options.knownChunkMemory())
                .segmentSize(options.segmentSize())
                .checkpointInterval(options.checkpointInterval());
        options.secret().ifPresent(builder::secret);
        return builder.build();
    }

    static DwiOpenOptions openOptions(DwiWriteOptions options) {
        DwiOpenOptions.Builder builder = DwiOpenOptions.builder();
        options.secret().ifPresent(builder::secret);
        return builder.build();
    }
}
