package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.FileDevice;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.PeerRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Volumes that the tools of their systems made are told by name, label, id and size as blkid tells them. */
class ContentPeerIT {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static Arguments volume(String name, String label, int mebibytes, String... command) {
        return Arguments.of(name, label, mebibytes, List.of(command));
    }

    static Stream<Arguments> volumes() {
        return Stream.of(
                volume("fat12", "", 4, "mkfs.fat", "-F12"),
                volume("fat12", "FAT TWELVE", 4, "mkfs.fat", "-F12", "-n", "FAT TWELVE"),
                volume("fat16", "FATSIXTEEN", 32, "mkfs.fat", "-F16", "-n", "FATSIXTEEN"),
                volume("fat32", "FAT32", 64, "mkfs.fat", "-F32", "-n", "FAT32"),
                volume("fat32", "", 64, "mkfs.fat", "-F32"),
                volume("fat32", "LARGE", 300, "mkfs.fat", "-F32", "-S4096", "-n", "LARGE"),
                volume("fat16", "TABLE", 64, "mkfs.fat", "--mbr=yes", "-n", "TABLE"),
                volume("ntfs", "Größe 日本", 16, "mkntfs", "-F", "-Q", "-L", "Größe 日本"),
                volume("ntfs", "", 16, "mkntfs", "-F", "-Q"),
                volume("ntfs", "large", 64, "mkntfs", "-F", "-Q", "-s", "4096", "-L", "large"),
                volume("ntfs", "clusters", 64, "mkntfs", "-F", "-Q", "-c", "65536", "-L", "clusters"),
                volume("ext2", "second", 16, "mkfs.ext2", "-q", "-L", "second"),
                volume("ext3", "third", 16, "mkfs.ext3", "-q", "-L", "third"),
                volume("ext4", "fourth é", 16, "mkfs.ext4", "-q", "-L", "fourth é"),
                volume("ext4", "", 64, "mkfs.ext4", "-q", "-b", "4096", "-O", "64bit"),
                volume("swap", "swap 1", 8, "mkswap", "-L", "swap 1"),
                volume("swap", "big pages", 8, "mkswap", "-p", "65536", "-L", "big pages"));
    }

    /** Made by tools that few machines have from the start. */
    static Stream<Arguments> moreVolumes() {
        return Stream.of(
                volume("exfat", "exFAT one", 16, "mkfs.exfat", "-L", "exFAT one"),
                volume("exfat", "", 16, "mkfs.exfat"),
                volume("exfat", "clusters", 64, "mkfs.exfat", "-c", "64K", "-L", "clusters"),
                volume("xfs", "xfs data", 320, "mkfs.xfs", "-q", "-L", "xfs data"),
                volume("xfs", "", 320, "mkfs.xfs", "-q", "-b", "size=1024", "-s", "size=1024"),
                volume("btrfs", "btrfs 数据", 128, "mkfs.btrfs", "-q", "-L", "btrfs 数据"),
                volume("luks1", "", 32, "cryptsetup", "luksFormat", "-q", "--type", "luks1"),
                volume(
                        "luks2",
                        "secret",
                        32,
                        "cryptsetup",
                        "luksFormat",
                        "-q",
                        "--type",
                        "luks2",
                        "--label",
                        "secret"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource({"volumes", "moreVolumes"})
    void volumesAreToldAsBlkidTellsThem(String name, String label, int mebibytes, List<String> command)
            throws IOException {
        Path image = folder.resolve("volume");
        make(image, mebibytes, command);
        Map<String, String> judged = blkid(image);
        try (FileDevice device = FileDevice.openReadOnly(image)) {
            DiskLayout layout = DiskLayout.read(device);
            assertThat(layout.findings()).isEmpty();
            assertThat(layout.table().kind()).isEqualTo(PartitionTable.Kind.NONE);
            assertThat(layout.volumes()).hasSize(1);
            Content content = layout.volumes().get(0).content();
            assertThat(layout.volumes().get(0).contents()).hasSize(1);
            assertThat(content.name()).isEqualTo(name);
            assertThat(content.isDamaged()).isFalse();
            assertThat(content.notes()).isEmpty();
            assertThat(content.label().orElse("")).isEqualTo(label).isEqualTo(judged.getOrDefault("LABEL", ""));
            assertThat(content.id()).isEqualTo(Optional.ofNullable(judged.get("UUID")));
            assertThat(content.size().orElse(mebibytes * MIB)).isEqualTo(mebibytes * MIB);
        }
    }

    private static void make(Path image, int mebibytes, List<String> command) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(mebibytes * MIB);
        }
        List<Object> arguments = new ArrayList<>(command.subList(1, command.size()));
        boolean encrypts = command.get(0).equals("cryptsetup");
        if (encrypts) {
            arguments.addAll(List.of("--pbkdf-force-iterations", "1000", "--pbkdf", "pbkdf2"));
        }
        arguments.add(image);
        Peer.require(command.get(0))
                .runWithInput(encrypts ? "a passphrase" : "", arguments)
                .requireSuccess();
    }

    /** What blkid says, by name; it escapes what is not ASCII unless it is asked for plain values. */
    private static Map<String, String> blkid(Path image) {
        PeerRun run = Peer.require("blkid").check("-p", "-o", "udev", image);
        return run.output()
                .lines()
                .filter(line -> line.startsWith("ID_FS_"))
                .map(line -> line.substring("ID_FS_".length()).split("=", 2))
                .collect(Collectors.toMap(field -> plainName(field[0]), field -> unescape(field[1]), (a, b) -> b));
    }

    private static String plainName(String name) {
        return name.endsWith("_ENC") ? name.substring(0, name.length() - 4) : name + "_SAFE";
    }

    private static String unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '\\' && i + 3 < source.length && source[i + 1] == 'x') {
                bytes.write(Integer.parseInt(new String(source, i + 2, 2, StandardCharsets.US_ASCII), 16));
                i += 3;
            } else {
                bytes.write(source[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
