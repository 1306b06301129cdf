package io.github.diskwright.benchmarks;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.PartitionType;
import io.github.diskwright.partition.edit.EditOptions;
import io.github.diskwright.partition.edit.GptEditor;
import io.github.diskwright.partition.edit.MbrEditor;
import io.github.diskwright.partition.edit.NewPartition;
import io.github.diskwright.partition.edit.TableEditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it takes to read and validate the partition table of a disk of 1 TiB in a sparse file. */
@State(Scope.Benchmark)
public class TableReadBenchmark extends BenchmarkSettings {
    private static final long DISK_SIZE = 1L << 40;
    private static final int PARTITIONS = 12;

    /** Kind of table; that of an MBR has a chain of logical partitions. */
    @Param({"gpt", "mbr"})
    public String table = "gpt";

    private Path file = Path.of("");
    private @Nullable FileDevice disk;

    /** Makes the disk with its table. */
    @Setup
    public void prepare() throws IOException {
        file = Files.createTempFile("table", ".raw");
        Files.delete(file);
        FileDevice device = FileDevice.create(file, 512, FileDevice.Sparseness.SPARSE);
        device.resize(DISK_SIZE);
        EditOptions options = EditOptions.builder().random(new Random(1)).build();
        boolean gpt = table.equals("gpt");
        TableEditor editor =
                gpt ? GptEditor.create(DISK_SIZE, 512, options) : MbrEditor.create(DISK_SIZE, 512, options);
        PartitionType type = PartitionType.find(gpt ? PartitionType.Scheme.GPT : PartitionType.Scheme.MBR, "windows")
                .orElseThrow();
        if (!gpt) {
            editor.add(NewPartition.builder(PartitionType.of(0x0F)).build());
        }
        for (int i = 0; i < PARTITIONS; i++) {
            NewPartition.Builder partition = NewPartition.builder(type).length(1L << 33);
            editor.add(
                    gpt
                            ? partition.build()
                            : partition.kind(Partition.Kind.LOGICAL).build());
        }
        editor.plan(device).apply(device);
        disk = device;
    }

    /** Removes the disk. */
    @TearDown
    public void delete() throws IOException {
        if (disk != null) {
            disk.close();
        }
        Files.deleteIfExists(file);
    }

    /** Reads and validates. */
    @Benchmark
    public int read(OpenedDisks opened) throws IOException {
        FileDevice device = disk;
        if (device == null) {
            throw new IllegalStateException("no disk");
        }
        PartitionTable found = PartitionTable.read(device);
        if (found.partitions().size() < PARTITIONS || !found.findings().isEmpty()) {
            throw new IllegalStateException("read " + found.partitions() + " " + found.findings());
        }
        opened.openings++;
        return found.partitions().size();
    }
}
