package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.generate.DataKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Does random operations to a mounted volume. Not thread-safe. */
final class OperationRun {
    private static final int MAX_BYTES = 300_000;
    private static final int MAX_CLUSTERS = 60;
    private static final int SMALL = 500;
    private static final int FREE_CLUSTERS_LEFT = 2;
    private static final String COMPRESSED = "compressed";

    private final VolumeFiller filler;
    private final List<String> files = new ArrayList<>();
    private final List<String> directories = new ArrayList<>(List.of(""));
    private int names;

    OperationRun(VolumeFiller filler) {
        this.filler = filler;
    }

    void run(List<NtfsOperation> operations) throws IOException {
        if (filler.geometry().canCompress()) {
            WindowsFillings.compressed(filler, COMPRESSED);
        } else {
            filler.directory(COMPRESSED);
        }
        for (NtfsOperation operation : operations) {
            if (filler.freeClusters() < cost(operation)) {
                return;
            }
            run(operation);
        }
    }

    /** More clusters than an operation takes, with those that directories and the MFT may take because of it. */
    private long cost(NtfsOperation operation) {
        int clusters = length(operation.number()) / filler.clusterSize() + 1;
        return FREE_CLUSTERS_LEFT
                + 16 * 1024 / filler.clusterSize()
                + switch (operation.kind()) {
                    case FRAGMENTED_FILE -> 3L * fragments(operation.number());
                    case COMPRESSED_FILE -> clusters + 16L;
                    default -> 2L * clusters;
                };
    }

    private int length(int number) {
        return number % (int) Math.min(MAX_BYTES, (long) MAX_CLUSTERS * filler.clusterSize());
    }

    private int fragments(int number) {
        return 2 + number % (filler.clusterSize() > 65_536 ? 3 : 40);
    }

    private void run(NtfsOperation operation) throws IOException {
        int number = operation.number();
        switch (operation.kind()) {
            case DIRECTORY -> {
                String path = newPath(number);
                filler.directory(path);
                directories.add(path);
            }
            case SMALL_FILE -> newFile(newPath(number), number % SMALL, number);
            case FILE -> newFile(newPath(number), length(number), number);
            case COMPRESSED_FILE -> newFile(COMPRESSED + "/" + newName(number), length(number), number);
            case SPARSE_FILE -> newSparseFile(number);
            case FRAGMENTED_FILE -> {
                String path = newPath(number);
                SpaceFillings.fragmented(filler, path, fragments(number));
                files.add(path);
            }
            case STREAM -> newStream(number);
            default -> {
                if (!files.isEmpty()) {
                    change(operation.kind(), files.get(number % files.size()), number);
                }
            }
        }
    }

    private byte[] bytes(int length, int number) {
        DataKind[] kinds = DataKind.values();
        return filler.bytes(kinds[number % kinds.length], length);
    }

    private String newName(int number) {
        String name = "file " + names++;
        return number % 5 == 0 ? name + " with a longer name than most of the others have" : name;
    }

    private String newPath(int number) {
        String directory = directories.get(number / 7 % directories.size());
        return directory.isEmpty() ? newName(number) : directory + "/" + newName(number);
    }

    private void newFile(String path, int length, int number) throws IOException {
        filler.file(path, bytes(length, number));
        files.add(path);
    }

    private void newSparseFile(int number) throws IOException {
        String path = newPath(number);
        WindowsFillings.sparse(filler, path, 1);
        files.add(path);
    }

    private void newStream(int number) throws IOException {
        boolean isOfFile = !files.isEmpty() && number % 3 != 0;
        String owner = isOfFile ? files.get(number % files.size()) : directories.get(number % directories.size());
        if (!owner.isEmpty()) {
            filler.file(owner + ":stream " + number % 4, bytes(length(number), number));
        }
    }

    private void change(NtfsOperation.Kind kind, String file, int number) throws IOException {
        Path path = filler.path(file);
        switch (kind) {
            case APPEND -> Files.write(path, bytes(length(number), number), StandardOpenOption.APPEND);
            case OVERWRITE -> {
                long size = Files.size(path);
                filler.write(file, size / 2, bytes((int) Math.min(size / 2, length(number)), number));
            }
            case LINK -> {
                String link = newPath(number);
                filler.link(link, file);
                files.add(link);
            }
            case RENAME -> {
                String renamed = newPath(number);
                Files.move(path, filler.path(renamed));
                files.set(files.indexOf(file), renamed);
            }
            case DELETE -> {
                filler.delete(file);
                files.remove(file);
            }
            case TRUNCATE -> {
                try (FileChannel channel = filler.open(file)) {
                    channel.truncate(channel.size() / 3);
                }
            }
            default -> throw new IllegalStateException(kind.name());
        }
    }
}
