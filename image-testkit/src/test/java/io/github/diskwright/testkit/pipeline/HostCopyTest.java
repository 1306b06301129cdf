package io.github.diskwright.testkit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.FileRange;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.testkit.generate.DeviceShape;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that keep the source's holes: by the host between files, by the pipeline where a side is none. */
class HostCopyTest {
    private static final int SIZE = 40 << 20;

    @TempDir
    Path folder;

    private Path raw;

    @BeforeEach
    void makeDisk() throws IOException {
        raw = folder.resolve("disk.raw");
        try (FileDevice file = FileDevice.create(raw, 512, FileDevice.Sparseness.SPARSE)) {
            file.resize(SIZE);
            BlockDevice disk =
                    GeneratedDevice.of(DeviceShape.builder().size(SIZE).build(), 7);
            BlockCopy.of(disk, file, BlockCopy.Target.EMPTY).run(List.of(), JobOptions.defaults());
            // Zeros that are data: they must stay what they are.
            file.write(20 << 20, ByteBuffer.allocate(1 << 20));
        }
    }

    private static void same(BlockDevice first, BlockDevice second) throws IOException {
        assertThat(BlockCompare.firstDifference(first, second, JobOptions.defaults()))
                .isEmpty();
    }

    private static BlockCopy.Result keep(BlockDevice source, BlockDevice target, BlockCopy.Target state)
            throws IOException {
        return BlockCopy.of(source, target, state).holes(BlockCopy.Holes.KEEP).run(List.of(), JobOptions.defaults());
    }

    private FileDevice file(String name, long size) throws IOException {
        FileDevice file = FileDevice.create(folder.resolve(name), 512, FileDevice.Sparseness.SPARSE);
        file.resize(size);
        return file;
    }

    @Test
    void copiesFilesOntoNewAndUsedOnesAndIntoImages() throws Exception {
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice fresh = file("fresh", SIZE);
                FileDevice used = file("used", SIZE + 5000);
                FileDevice image = file("image", 0)) {
            byte[] noise = new byte[SIZE + 5000];
            new Random(1).nextBytes(noise);
            used.write(0, ByteBuffer.wrap(noise));

            BlockCopy.Result result = keep(source, fresh, BlockCopy.Target.EMPTY);
            keep(source, used, BlockCopy.Target.USED);
            try (NewImage target = FormatRegistry.load()
                    .byEnding(Path.of("x.raw"))
                    .create(image, CreateOptions.ofSize(SIZE).build())) {
                keep(source, target.device(), BlockCopy.Target.EMPTY);
                target.complete();
                assertThat(target.device().fileRange(0, 1, FileRange.Use.WRITE)).isEmpty();
                same(source, target.device());
            }

            same(source, fresh);
            same(source, WindowDevice.of(used, 0, SIZE, "start"));
            ByteBuffer rest = ByteBuffer.allocate(5000);
            used.read(SIZE, rest);
            assertThat(rest.array()).isEqualTo(Arrays.copyOfRange(noise, SIZE, SIZE + 5000));
            if (FileDevice.canTellExtents()) {
                assertThat(result.dataBytes()).isBetween(1L << 20, SIZE - (8L << 20));
            } else {
                // Holes that cannot be told would be lost: zeros are looked for, and those that are data found too.
                assertThat(result.dataBytes()).isLessThan(SIZE - (8L << 20));
            }
        }
    }

    @Test
    void partitionsAreCopiedFromAndToTheirPlace() throws Exception {
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            BlockDevice from = WindowDevice.of(source, 1_234_567, 9_876_543, "one");
            BlockDevice to = WindowDevice.of(target, 7_654_321, 9_876_543, "two");
            assertThat(to.fileRange(3, 10, FileRange.Use.WRITE)).contains(new FileRange(target, 7_654_324, 10));

            keep(ReadOnlyDevice.of(from), to, BlockCopy.Target.EMPTY);

            same(from, to);
            same(WindowDevice.of(target, 0, 7_654_321, "before"), MemoryDevice.ofSize(7_654_321));
        }
    }

    @Test
    void whatLiesInNoFileGoesThroughThePipeline() throws Exception {
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            MemoryDevice memory = MemoryDevice.ofSize(SIZE);
            keep(source, memory, BlockCopy.Target.EMPTY);
            same(source, memory);
            keep(memory, target, BlockCopy.Target.EMPTY);
            same(memory, target);
        }
    }

    /** A device that has only some of its bytes in a file, as one with a log that is not replayed yet. */
    @Test
    void devicesThatArePartlyInAFileAreCopiedWhole() throws Exception {
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            BlockDevice partly = new ForwardingDevice(source) {
                @Override
                public Optional<FileRange> fileRange(long position, long length, FileRange.Use use) throws IOException {
                    long period = position % 3_000_000;
                    return period < 2_000_000
                            ? device().fileRange(position, Math.min(length, 2_000_000 - period), use)
                            : Optional.empty();
                }
            };
            keep(partly, target, BlockCopy.Target.EMPTY);
            same(source, target);
        }
    }

    @Test
    void digestsHaveTheBytesSeenAndTheHolesKept() throws Exception {
        List<DigestAlgorithm> sha256 = List.of(DigestAlgorithm.SHA_256);
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            BlockCopy.Result result = BlockCopy.of(source, target, BlockCopy.Target.EMPTY)
                    .holes(BlockCopy.Holes.KEEP)
                    .run(sha256, JobOptions.defaults());

            assertThat(result.digests()).isEqualTo(DeviceDigest.compute(target, sha256, JobOptions.defaults()));
            assertThat(result.dataBytes())
                    .isGreaterThanOrEqualTo(BlockCopy.of(source, MemoryDevice.ofSize(SIZE), BlockCopy.Target.EMPTY)
                            .run(List.of(), JobOptions.defaults())
                            .dataBytes());
        }
    }

    @Test
    void cancellationAtEveryTickEndsIt() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            JobOptions counting = JobOptions.builder()
                    .progress((task, done, total) -> ticks.incrementAndGet())
                    .build();
            BlockCopy copy = BlockCopy.of(source, target, BlockCopy.Target.USED).holes(BlockCopy.Holes.KEEP);
            copy.run(List.of(), counting);
            assertThat(ticks).hasValueGreaterThan(2);
            for (int tick = 1; tick < ticks.get(); tick++) {
                int last = tick;
                AtomicInteger now = new AtomicInteger();
                CancellationToken token = new CancellationToken();
                JobOptions job = JobOptions.builder()
                        .cancellation(token)
                        .progress((task, done, total) -> {
                            if (now.incrementAndGet() == last) {
                                token.cancel();
                            }
                        })
                        .build();
                assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> copy.run(List.of(), job));
            }
        }
    }

    @Test
    void interruptsHarmNeitherFile() throws Exception {
        AtomicReference<IOException> failure = new AtomicReference<>();
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            Thread copier = new Thread(() -> {
                try {
                    for (int i = 0; i < 5; i++) {
                        keep(source, target, BlockCopy.Target.EMPTY);
                    }
                } catch (IOException e) {
                    failure.set(e);
                }
            });
            copier.start();
            while (copier.isAlive()) {
                copier.interrupt();
                Thread.onSpinWait();
            }
            assertThat(failure.get()).isNull();
            same(source, target);
        }
    }

    @Test
    void partsOfOneFileThatOverlapAreRefused() throws Exception {
        try (FileDevice file = FileDevice.openWritable(raw);
                FileDevice again = FileDevice.openReadOnly(raw)) {
            for (FileDevice source : List.of(file, again)) {
                BlockDevice from = WindowDevice.of(source, 0, 1 << 20, "from");
                for (BlockCopy.Holes holes : BlockCopy.Holes.values()) {
                    BlockCopy over = BlockCopy.of(
                                    from, WindowDevice.of(file, 4096, 2 << 20, "to"), BlockCopy.Target.USED)
                            .holes(holes);
                    assertThatExceptionOfType(RefusedException.class)
                            .isThrownBy(() -> over.run(List.of(), JobOptions.defaults()))
                            .withMessageContaining("overlap");
                }
                BlockDevice beside = WindowDevice.of(file, 1 << 20, 1 << 20, "beside");
                keep(from, beside, BlockCopy.Target.USED);
                same(from, beside);
            }
        }
    }

    @Test
    void aSourceThatEndsEarlyIsNoFullTarget() throws Exception {
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", SIZE)) {
            byte[] all = new byte[SIZE];
            source.read(0, ByteBuffer.wrap(all));
            all[SIZE - 1] = 1;
            Files.write(raw, all);
            BlockDevice dense = WindowDevice.of(source, SIZE - (8 << 20), 8 << 20, "end");
            try (RandomAccessFile behindItsBack = new RandomAccessFile(raw.toFile(), "rw")) {
                behindItsBack.setLength(SIZE - (4 << 20));
            }
            assertThatThrownBy(() -> source.transferTo(SIZE - (4 << 20), 1 << 20, target, 0))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("ends at " + (SIZE - (4 << 20)));
            assertThatThrownBy(() -> keep(dense, WindowDevice.of(target, 0, 8 << 20, "start"), BlockCopy.Target.USED))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSpaceException.class);
        }
    }

    @Test
    void theRateHoldsForCopiesOfTheHostToo() throws Exception {
        Queue<Long> steps = new ConcurrentLinkedQueue<>();
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", 1 << 20)) {
            JobOptions slow = JobOptions.builder()
                    .rate(4 << 20)
                    .progress((task, done, total) -> steps.add(done))
                    .build();
            long started = System.nanoTime();
            BlockDevice zerosThatAreData = WindowDevice.of(source, 20 << 20, 1 << 20, "part");
            BlockCopy.of(zerosThatAreData, target, BlockCopy.Target.EMPTY)
                    .holes(BlockCopy.Holes.KEEP)
                    .run(List.of(), slow);
            // A tenth of a second is free; it can only take longer than the rest.
            assertThat(System.nanoTime() - started).isGreaterThan(100_000_000L);
        }
        if (FileDevice.canTellExtents()) {
            assertThat(steps).hasSizeGreaterThan(2).last().isEqualTo(1L << 20);
        }
    }

    @Test
    void aTransferChecksItsArguments() throws Exception {
        try (FileDevice source = FileDevice.openReadOnly(raw);
                FileDevice target = file("target", 1000);
                FileDevice readOnly = FileDevice.openReadOnly(raw)) {
            assertThatIllegalArgumentException().isThrownBy(() -> source.transferTo(0, 1001, target, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> source.transferTo(SIZE, 1, target, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> source.transferTo(0, 0, target, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> target.transferTo(0, 1, target, 10));
            assertThatThrownBy(() -> source.transferTo(0, 1, readOnly, 0))
                    .isInstanceOf(NonWritableChannelException.class);
            assertThat(readOnly.fileRange(0, 1, FileRange.Use.WRITE)).isEmpty();
            // The file was cut short behind our back.
            Files.write(raw, new byte[10]);
            assertThatThrownBy(() -> source.transferTo(100, 10, target, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ends at 10,");
        }
    }
}
