package io.github.diskwright.partition.fit;

import static io.github.diskwright.partition.fit.FitDisks.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.layout.PlacedPart;
import io.github.diskwright.partition.layout.TargetDisk;
import io.github.diskwright.partition.move.MoveJob;
import io.github.diskwright.partition.move.MovePlan;
import io.github.diskwright.testkit.peer.Parted;
import io.github.diskwright.testkit.peer.Sfdisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains of logical partitions that sfdisk made are chains for others after they moved in place, with the same data. */
class FitLogicalPeerIT {
    @TempDir
    private Path folder;

    private Path disk = Path.of("");

    @BeforeEach
    void makeDisk() throws IOException {
        disk = folder.resolve("disk.raw");
        try (FileDevice device = FileDevice.create(disk, 512, FileDevice.Sparseness.SPARSE)) {
            device.resize(100 * MIB);
        }
        Sfdisk.require().write(disk, """
                        label: dos
                        disk1 : start=2048, size=40960, type=7
                        disk2 : start=43008, size=122880, type=f
                        disk4 : start=167936, size=20480, type=83
                        disk5 : start=45056, size=20480, type=83
                        disk6 : start=67584, size=10240, type=82
                        disk7 : start=110592, size=16384, type=7
                        """);
        try (FileDevice device = FileDevice.openWritable(disk)) {
            Random random = new Random(3);
            for (Partition partition : DiskLayout.read(device).table().partitions()) {
                if (partition.kind() != Partition.Kind.EXTENDED) {
                    byte[] bytes = new byte[(int) partition.length()];
                    random.nextBytes(bytes);
                    bytes[510] = 0;
                    device.write(partition.position(), ByteBuffer.wrap(bytes));
                }
            }
        }
    }

    private static String hash(BlockDevice device, long position, long length) throws IOException {
        BlockDevice window = WindowDevice.of(device, position, length, "partition");
        return DeviceDigest.compute(window, List.of(DigestAlgorithm.SHA_256), JobOptions.defaults())
                .toString();
    }

    private static void run(MovePlan steps, BlockDevice device) throws IOException {
        MoveJob.start(device, steps, MemoryDevice.ofSize(steps.journalSize())).run(JobOptions.defaults());
    }

    /** What sfdisk and parted say of the disk. */
    private List<String> places() {
        Sfdisk.require().requireClean(disk);
        List<String> sfdisk = Sfdisk.require().partitions(disk).stream()
                .map(p -> p.get("start").number() * 512 + " " + p.get("size").number() * 512)
                .toList();
        List<String> parted = Parted.require().print(disk).stream()
                .skip(1)
                .map(line -> line.get(1).replace("B", "") + " " + line.get(3).replace("B", ""))
                .toList();
        assertThat(parted).containsExactlyInAnyOrderElementsOf(sfdisk);
        return sfdisk;
    }

    private void fit(long size, FitOptions options) throws IOException {
        FitPlan plan;
        List<String> wanted = new ArrayList<>();
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        try (FileDevice device = FileDevice.openWritable(disk)) {
            plan = FitPlan.of(DiskLayout.read(device), TargetDisk.of(size, 512), options);
            for (PlacedPart part : plan.target().parts()) {
                Partition was = plan.source(part).orElseThrow();
                before.add(hash(device, was.position(), was.length()));
            }
            if (size > device.size()) {
                device.resize(size);
            }
            run(FitInPlace.steps(plan, device, EditOptions.defaults()), device);
            device.resize(size);
            for (PlacedPart part : plan.target().parts()) {
                Partition was = plan.source(part).orElseThrow();
                after.add(hash(device, part.position(), was.length()));
                wanted.add(part.position() + " " + part.length());
            }
        }
        PlacedPart extended = plan.target().extended().orElseThrow();
        wanted.add(extended.position() + " " + extended.length());
        assertThat(places()).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void upAndDownWithAllThatIsInThem() throws IOException {
        fit(200 * MIB, FitOptions.defaults());
        fit(240 * MIB, FitOptions.builder().growing(1).build());
        fit(300 * MIB, FitOptions.builder().growing(6).build());
    }

    @Test
    void closeTogetherAndApart() throws IOException {
        fit(60 * MIB, FitOptions.builder().policy(FitOptions.Policy.KEEP).build());
        fit(70 * MIB, FitOptions.builder().growing(5).grain(64 << 10).build());
    }

    @Test
    void oneAfterTheOther() throws IOException {
        for (long to : new long[] {55 * MIB, 46 * MIB, 44 * MIB + 512, 53 * MIB}) {
            try (FileDevice device = FileDevice.openWritable(disk)) {
                Partition was = DiskLayout.read(device).table().partition(7).orElseThrow();
                String hash = hash(device, was.position(), was.length());
                run(PartitionMove.steps(device, 7, to, EditOptions.defaults()), device);
                assertThat(hash(device, to, was.length())).isEqualTo(hash);
            }
            assertThat(places()).contains(to + " " + 8 * MIB).hasSize(6);
        }
    }
}
