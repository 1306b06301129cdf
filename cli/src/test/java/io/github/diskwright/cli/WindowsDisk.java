package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.Sgdisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk as Windows sets it up, made by foreign tools alone: EFI system partition with files, Microsoft reserved
 * partition, NTFS with some thousands of real files of this machine, recovery partition.
 */
final class WindowsDisk {
    static final long SIZE = 4L << 30;

    private static final int MIB = 1 << 20;
    private static final String DISK_GUID = "8C3F1A52-7D04-4E0B-9B7A-5E2D90C4A611";
    private static final long MOST_FILE_BYTES = 450L * MIB;
    private static final int LARGEST_FILE = 2 * MIB;
    private static final int MOST_FILES = 6_000;
    private static final int WINDOWS_MIB = 3_318;
    private static final int RECOVERY_MIB = 500;

    private final Path path;
    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private long fileBytes;

    private WindowsDisk(Path folder) {
        this.folder = folder;
        this.path = folder.resolve("disk.raw");
    }

    static WindowsDisk make(Path folder) throws IOException {
        WindowsDisk disk = new WindowsDisk(folder);
        disk.chooseFiles();
        disk.partition();
        disk.put(disk.efi(), 1);
        disk.put(disk.windows(), 277);
        disk.put(disk.ntfs("Recovery", 277 + WINDOWS_MIB, RECOVERY_MIB), 277 + WINDOWS_MIB);
        return disk;
    }

    Path path() {
        return path;
    }

    String diskGuid() {
        return DISK_GUID;
    }

    /** Bytes of the files on the NTFS volume. */
    long fileBytes() {
        return fileBytes;
    }

    private void partition() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        Sgdisk sgdisk = Sgdisk.require();
        sgdisk.run(path, "-o", "-U", DISK_GUID);
        sgdisk.run(path, "-n", "1:1M:+260M", "-t", "1:EF00", "-c", "1:EFI system partition");
        sgdisk.run(path, "-n", "2:261M:+16M", "-t", "2:0C01", "-c", "2:Microsoft reserved partition");
        sgdisk.run(path, "-n", "3:277M:+" + WINDOWS_MIB + "M", "-t", "3:0700", "-c", "3:Basic data partition");
        sgdisk.run(path, "-n", "4:" + (277 + WINDOWS_MIB) + "M:+" + RECOVERY_MIB + "M", "-t", "4:2700");
        sgdisk.run(path, "-c", "4:Recovery", "-A", "4:set:0", "-A", "4:set:63");
        sgdisk.requireClean(path);
    }

    private Path efi() throws IOException {
        Path volume = blank("efi.img", 260);
        Peer.require("mkfs.fat").check("-F", "32", "-n", "SYSTEM", volume);
        Peer.require("mmd").check("-i", volume, "::EFI", "::EFI/BOOT");
        Peer.require("mcopy").check("-i", volume, files.get(0), "::EFI/BOOT/BOOTX64.EFI");
        Peer.require("mcopy").check("-i", volume, files.get(1), "::EFI/BOOT/BCD");
        return volume;
    }

    private Path ntfs(String label, int startMib, int sizeMib) throws IOException {
        Path volume = blank(label + ".img", sizeMib);
        Peer.require("mkntfs").check("-F", "-Q", "-L", label, "-p", startMib * 2048, "-H", 255, "-S", 63, volume);
        return volume;
    }

    private Path windows() throws IOException {
        Path volume = ntfs("Windows", 277, WINDOWS_MIB);
        mounted(volume, mount -> {
            for (int i = 0; i < files.size(); i++) {
                Path target = inside(mount, i);
                Files.createDirectories(target.getParent());
                Files.copy(files.get(i), target);
            }
        });
        return volume;
    }

    private static Path inside(Path mount, int index) {
        return mount.resolve("folder" + index / 200).resolve("file" + index);
    }

    /** Files of the machine that the test runs on, the same ones for the same machine. */
    private void chooseFiles() throws IOException {
        for (String start : List.of("/usr/bin", "/usr/lib", "/usr/share")) {
            Files.walkFileTree(Path.of(start), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    boolean fits = attributes.size() <= LARGEST_FILE
                            && fileBytes + attributes.size() <= MOST_FILE_BYTES
                            && files.size() < MOST_FILES;
                    if (fits && attributes.isRegularFile() && attributes.size() > 0 && Files.isReadable(file)) {
                        files.add(file);
                        fileBytes += attributes.size();
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        assertThat(files.size()).isGreaterThan(2_000);
        assertThat(fileBytes).isGreaterThan(200L * MIB);
    }

    private interface Mounted {
        void use(Path mount) throws IOException;
    }

    private void mounted(Path volume, Mounted work) throws IOException {
        Path mount = Files.createDirectories(folder.resolve("mount"));
        Peer.require("ntfs-3g").check(volume, mount);
        try {
            work.use(mount);
        } finally {
            Peer.require("umount").check(mount);
        }
    }

    /** Passes if the NTFS volume of a raw copy of this disk is sound and its files are the ones that were put there. */
    void requireSoundNtfs(Path raw) throws IOException {
        Path volume = folder.resolve("extracted.img");
        Peer.require("dd")
                .check(
                        "if=" + raw,
                        "of=" + volume,
                        "bs=1M",
                        "skip=277",
                        "count=" + WINDOWS_MIB,
                        "conv=sparse",
                        "status=none");
        Peer.require("ntfsfix").check("-n", volume);
        mounted(volume, mount -> {
            for (int i = 0; i < files.size(); i++) {
                assertThat(Files.mismatch(files.get(i), inside(mount, i))).isEqualTo(-1);
            }
        });
        Files.delete(volume);
    }

    private Path blank(String name, int mib) throws IOException {
        Path volume = folder.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(volume.toFile(), "rw")) {
            file.setLength((long) mib * MIB);
        }
        return volume;
    }

    /** Puts a volume where its partition begins. */
    private void put(Path volume, int startMib) throws IOException {
        Peer.require("dd")
                .check("if=" + volume, "of=" + path, "bs=1M", "seek=" + startMib, "conv=notrunc,sparse", "status=none");
        Files.delete(volume);
    }
}
