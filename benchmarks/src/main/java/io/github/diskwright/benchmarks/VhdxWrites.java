package io.github.diskwright.benchmarks;

import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes to a VHDX file, as {@code benchmarks/compare} measures it beside {@code qemu-io}. */
public final class VhdxWrites {
    private static final String USAGE = """
            VhdxWrites FILE fill|random|allocate COUNT SEED   writes to a VHDX; a new one but for random
            VhdxWrites --script fill|random|allocate COUNT SEED   prints the same for qemu-io
            """;

    private VhdxWrites() {}

    /** The command. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        WritePlan plan = new WritePlan(
                WritePlan.Kind.valueOf(arguments[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]));
        if (arguments[0].equals("--script")) {
            System.out.print(plan.script());
        } else {
            write(Path.of(arguments[0]), plan);
        }
    }

    private static void write(Path file, WritePlan plan) throws IOException {
        if (plan.kind() == WritePlan.Kind.FILL) {
            // What is written while a disk is made needs no log.
            try (VhdxDisk disk = create(file, plan)) {
                plan.run(disk);
                disk.complete();
            }
            return;
        }
        if (plan.isNew()) {
            try (VhdxDisk disk = create(file, plan)) {
                disk.complete();
            }
        }
        OpenOptions options =
                OpenOptions.builder().access(OpenOptions.Access.WRITE).build();
        try (VhdxDisk disk = VhdxDisk.open(FileDevice.openWritable(file), options)) {
            plan.run(disk);
        }
    }

    private static VhdxDisk create(Path file, WritePlan plan) throws IOException {
        CreateOptions options = CreateOptions.ofSize(plan.diskSize())
                .blockSize(WritePlan.BLOCK_SIZE)
                .build();
        return VhdxDisk.create(FileDevice.create(file, 512, FileDevice.Sparseness.HOST_DEFAULT), options);
    }
}
