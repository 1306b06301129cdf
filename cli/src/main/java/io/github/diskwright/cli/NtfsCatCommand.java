package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.tree.DataStream;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.tree.NtfsTree;
import io.github.diskwright.ntfs.tree.NtfsTreeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntfs cat}. */
@Command(
        name = "cat",
        description = {
            "Write the data of a file of an NTFS volume to standard output, or to a new file.",
            "Compressed data are unpacked. Holes are left out of a new file."
        })
final class NtfsCatCommand extends Verb {
    private static final int BUFFER = 1 << 20;
    private static final int SECTOR = 512;

    @Parameters(index = "0", paramLabel = "VOLUME", description = "A volume, or a partition as IMAGE#N.")
    private ImageName name = ImageName.NONE;

    @Parameters(
            index = "1",
            paramLabel = "PATH[:STREAM]",
            description = "The file, with / or \\ between names, and the stream if it is a named one.")
    private String path = "";

    @Option(names = "--to", paramLabel = "FILE", description = "Write to this new file.")
    private @Nullable Path target;

    @Option(
            names = "--raw-encrypted",
            description = "Write data that the file system encrypted (EFS) as they are, instead of refusing.")
    private boolean rawEncrypted;

    NtfsCatCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        if (isJson() && target == null) {
            throw new UsageException("--json needs --to FILE: standard output is for the data");
        }
        NtfsTreeOptions options = NtfsTreeOptions.builder()
                .systemFiles(NtfsTreeOptions.SystemFiles.SHOWN)
                .encryptedFiles(
                        rawEncrypted ? NtfsTreeOptions.EncryptedFiles.RAW : NtfsTreeOptions.EncryptedFiles.REFUSED)
                .build();
        try (OpenedImage opened = OpenedImage.open(session(), name);
                FileTree tree = NtfsTree.of(NtfsVolume.open(opened.device()), options)) {
            DataStream stream = new TreeFile(tree, path).stream();
            try (OpenStream open = stream.open()) {
                Path file = target;
                if (file == null) {
                    copy(open, job, (position, bytes) -> session().out().write(bytes.array(), 0, bytes.limit()));
                    session().out().flush();
                } else {
                    write(open, file, job);
                }
            }
        }
        return ExitCode.DONE;
    }

    /** Takes bytes. */
    private interface Sink {
        void put(long position, ByteBuffer bytes) throws IOException;
    }

    private void write(OpenStream open, Path file, JobOptions job) throws IOException {
        try (PendingFile pending =
                PendingFile.beside(file, PendingFile.Existing.REFUSE, SECTOR, FileDevice.Sparseness.HOST_DEFAULT)) {
            pending.device().resize(open.size());
            for (long at = 0; at < open.size(); ) {
                Extent extent = open.extent(at, open.size() - at);
                if (extent.isData()) {
                    copy(open, at, extent.end(), job, pending.device()::write);
                }
                at = extent.end();
            }
            pending.commit();
        }
        line(file + ": " + Size.showBoth(open.size()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("volume", name.toString());
        result.put("path", path);
        result.put("file", file.toString());
        result.put("size", open.size());
        json(result);
    }

    private static void copy(OpenStream open, JobOptions job, Sink sink) throws IOException {
        copy(open, 0, open.size(), job, sink);
    }

    private static void copy(OpenStream open, long start, long end, JobOptions job, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, end - start));
        for (long at = start; at < end; at += buffer.limit()) {
            job.cancellation().throwIfCancelled("ntfs cat");
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            open.read(at, buffer);
            sink.put(at, buffer.flip());
        }
    }
}
