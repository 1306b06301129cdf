package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.MemoryDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents that no tool at hand makes, crafted by their published layouts. What tools make is judged elsewhere. */
class ContentTest {
    private static final int SIZE = 8 << 20;

    private final MemoryDevice device = MemoryDevice.ofSize(SIZE);

    private Content detect() throws IOException {
        return Content.detect(device).get(0);
    }

    private Content detect(Volumes head) throws IOException {
        device.write(0, ByteBuffer.wrap(head.array()));
        return detect();
    }

    private static Object property(Content content, String name) {
        return content.property(name).orElseThrow().value();
    }

    @Test
    void nothingIsEmptyOrUnknown() throws IOException {
        assertThat(detect().kind()).isEqualTo(Content.Kind.EMPTY);
        device.write(SIZE - 1, ByteBuffer.wrap(new byte[] {1}));
        assertThat(detect().kind()).isEqualTo(Content.Kind.UNKNOWN);
        assertThat(Content.detect(MemoryDevice.ofSize(0)).get(0).isRecognised()).isFalse();
    }

    /** A metadata block with one key of the given protection. */
    private static ByteBuffer metadata(long encryptedSize, int method, int protection) {
        return new Volumes(512)
                .text(0, "-FVE-FS-")
                .u16(10, 2)
                .u64(0x10, encryptedSize)
                .u32(0x40, 0x30 + 8 + 44)
                .u32(0x44, 1)
                .guid(0x50, Volumes.ID.toString())
                .u32(0x64, method)
                .u16(0x70, 8)
                .u16(0x78, 44)
                .u16(0x7A, 2)
                .u16(0x7C, 8)
                .u16(0x80 + 26, protection)
                .buffer();
    }

    static Volumes bitLockerVolume() {
        Volumes volume = new Volumes(1 << 20);
        volume.text(0, "\u00eb\u0058\u0090-FVE-FS-").guid(0xA0, "4967D63B-2E29-4AD8-8399-F6A339E3D001");
        volume.buffer().put(0x10000, metadata(1 << 20, 0x8004, 0x0100), 0, 512);
        return volume.u64(0xB0, 0x10000).u64(0xB8, 0x10000);
    }

    @ParameterizedTest
    @CsvSource({
        "-FVE-FS-, 160, 4967D63B-2E29-4AD8-8399-F6A339E3D001, Windows 7 and later, false",
        "-FVE-FS-, 160, 92A84D3B-DD80-4D0E-9E4E-B1E3284EAED8, Windows 7 and later, true",
        "MSWIN4.1, 424, 4967D63B-2E29-4AD8-8399-F6A339E3D001, To Go, false"
    })
    void bitLocker(String name, int offset, String guid, String variant, boolean usedOnly) throws IOException {
        device.write(65536, metadata(SIZE, 0x8004, 0x0100));
        Content content = detect(new Volumes(512)
                .text(0, "\u00eb\u0058\u0090" + name)
                .guid(offset, guid)
                .u64(offset + 16, 65536)
                .u16(510, 0xAA55));
        assertThat(content.name()).isEqualTo("bitlocker");
        assertThat(content.kind()).isEqualTo(Content.Kind.ENCRYPTED);
        assertThat(content.isDamaged()).isFalse();
        assertThat(content.id()).contains(Volumes.ID.toString());
        assertThat(property(content, "variant")).isEqualTo(variant);
        assertThat(property(content, "usedSpaceOnly")).isEqualTo(usedOnly);
        assertThat(property(content, "method")).isEqualTo("AES-XTS 128");
        assertThat(property(content, "protectors")).isEqualTo("TPM");
        assertThat(property(content, "suspended")).isEqualTo(false);
        assertThat(property(content, "converting")).isEqualTo(false);
        assertThat(content.notes()).isEmpty();
    }

    @Test
    void bitLockerOfVistaSuspendedAndHalfDone() throws IOException {
        device.write(10 * 4096, metadata(SIZE / 2, 0x8000, 0));
        Content content = detect(new Volumes(512)
                .text(0, "\u00eb\u0052\u0090-FVE-FS-")
                .u16(0x0B, 512)
                .u8(0x0D, 8)
                .u64(0x38, 10));
        assertThat(property(content, "variant")).isEqualTo("Windows Vista");
        assertThat(property(content, "method")).isEqualTo("AES-CBC 128 with diffuser");
        assertThat(property(content, "suspended")).isEqualTo(true);
        assertThat(property(content, "converting")).isEqualTo(true);
        assertThat(content.notes()).hasSize(2);
    }

    @Test
    void bitLockerUsesTheNextMetadataBlockIfOneIsGone() throws IOException {
        device.write(131072, metadata(SIZE, 0x8002, 0x0800));
        Volumes boot = new Volumes(512)
                .text(0, "\u00eb\u0058\u0090-FVE-FS-")
                .guid(0xA0, "4967D63B-2E29-4AD8-8399-F6A339E3D001")
                .u64(0xB0, 65536)
                .u64(0xB8, -1)
                .u64(0xC0, 131072);
        assertThat(property(detect(boot), "protectors")).isEqualTo("recovery password");
        device.writeZeros(131072, 512);
        assertThat(detect().isDamaged()).isTrue();
        assertThat(detect().name()).isEqualTo("bitlocker");
    }

    @Test
    void refs() throws IOException {
        Content content = detect(new Volumes(512).text(3, "ReFS"));
        assertThat(content.name()).isEqualTo("refs");
    }

    /** A label of LVM with its checksum, which is CRC-32 with another start and end. */
    static Volumes lvm(int sector) {
        Volumes label = new Volumes(2048);
        int at = sector * 512;
        label.text(at, "LABELONE").u64(at + 8, sector).u32(at + 0x14, 32).text(at + 0x18, "LVM2 001");
        label.text(at + 32, "abcdefABCD0123EFGH4567IJKL89mnopqr").u64(at + 64, SIZE);
        int crc = 0xF597A6CF;
        for (int i = at + 0x14; i < at + 512; i++) {
            crc ^= Byte.toUnsignedInt(label.array()[i]);
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
            }
        }
        return label.u32(at + 0x10, crc);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void lvm2(int sector) throws IOException {
        Content content = detect(lvm(sector));
        assertThat(content.name()).isEqualTo("lvm2");
        assertThat(content.kind()).isEqualTo(Content.Kind.MEMBER);
        assertThat(content.isDamaged()).isFalse();
        assertThat(content.size()).hasValue(SIZE);
        assertThat(content.id()).contains("abcdef-ABCD-0123-EFGH-4567-IJKL-89mnop");
        assertThat(detect(lvm(sector).u8(sector * 512 + 40, 'x')).isDamaged()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1.1", "4096, 1.2", "8380416, 1.0"})
    void mdRaid(int offset, String version) throws IOException {
        Volumes block = new Volumes(512).u32(0, 0xA92B4EFC).u32(4, 1).uuid(16, Volumes.ID);
        block.text(32, "host:0").u32(72, 5).u32(92, 3).u64(144, offset / 512);
        device.write(offset, block.buffer());
        Content content = detect();
        assertThat(content.name()).isEqualTo("md-raid");
        assertThat(content.isDamaged()).isFalse();
        assertThat(content.label()).contains("host:0");
        assertThat(content.id()).contains(Volumes.ID.toString());
        assertThat(property(content, "version")).isEqualTo(version);
        assertThat(property(content, "level")).isEqualTo(5L);
    }

    /** A mirror's member has the file system at its start and the superblock at its end: it is no file system alone. */
    @Test
    void memberOfAMirrorIsAMember() throws IOException {
        Volumes block = new Volumes(512)
                .u32(0, 0xA92B4EFC)
                .u32(4, 1)
                .u32(72, 1)
                .u32(92, 2)
                .u64(144, 8380416 / 512);
        device.write(8380416, block.buffer());
        Volumes ext = new Volumes(1024).u32(0, 16).u32(4, 8000).u32(0x20, 8192).u32(0x28, 16);
        device.write(1024, ext.u16(0x38, 0xEF53).u16(0x3A, 1).buffer());
        assertThat(Content.detect(device))
                .extracting(Content::name)
                .startsWith("md-raid")
                .hasSizeGreaterThan(1);
        assertThat(detect().kind()).isEqualTo(Content.Kind.MEMBER);
    }

    @Test
    void oldMdRaid() throws IOException {
        Volumes block =
                new Volumes(4096).u32(0, 0xA92B4EFC).u32(8, 90).u32(28, 1).u32(40, 2);
        block.u32(20, 0x01234567).u32(52, 0x89abcdef).u32(56, 0x01234567).u32(60, 0x89abcdef);
        device.write(SIZE - 65536, block.buffer());
        assertThat(detect().id()).contains(Volumes.ID.toString());
        assertThat(property(detect(), "version")).isEqualTo("0.90");
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 8192, 16384, 32768, 65536})
    void swapOfAllPageSizes(int pageSize) throws IOException {
        device.write(pageSize - 10, new Volumes(10).text(0, "SWAPSPACE2").buffer());
        Volumes info = new Volumes(64).u32(0, 1).u32(4, SIZE / pageSize - 1).uuid(12, Volumes.ID);
        device.write(1024, info.text(28, "swap").buffer());
        assertThat(detect().name()).isEqualTo("swap");
        assertThat(detect().label()).contains("swap");
        assertThat(detect().size()).hasValue(SIZE);
        device.write(pageSize - 10, new Volumes(10).text(0, "S1SUSPEND\0").buffer());
        assertThat(property(detect(), "suspended")).isEqualTo(true);
    }

    @Test
    void appleFileSystems() throws IOException {
        Volumes apfs = new Volumes(4096).text(0x20, "NXSB").u32(0x24, 4096).u64(0x28, SIZE / 4096);
        Content container = detect(apfs.uuid(0x48, Volumes.ID));
        assertThat(container.name()).isEqualTo("apfs");
        assertThat(container.size()).hasValue(SIZE);
        assertThat(container.id()).contains(Volumes.ID.toString());
        Volumes hfs = new Volumes(4096).text(0x400, "H+\0\4").text(0x428, "\0\0\20\0\0\0\10\0");
        Content volume = detect(hfs);
        assertThat(volume.name()).isEqualTo("hfsplus");
        assertThat(volume.size()).hasValue(SIZE);
        assertThat(volume.blockSize()).hasValue(4096);
    }

    @Test
    void archives() throws IOException {
        Volumes squashfs = new Volumes(512).text(0, "hsqs").u32(12, 131072).u64(40, 5_000_000);
        assertThat(detect(squashfs).name()).isEqualTo("squashfs");
        assertThat(detect().size()).hasValue(5_000_000);
        device.writeZeros(0, 512);
        Volumes iso = new Volumes(40960).text(0x8000, "\1CD001\1").text(0x8028, "DEBIAN 12  ");
        Content disc = detect(iso.u32(0x8050, 1000).u16(0x8080, 2048));
        assertThat(disc.name()).isEqualTo("iso9660");
        assertThat(disc.label()).contains("DEBIAN 12");
        assertThat(disc.size()).hasValue(2_048_000);
        device.writeZeros(0, 40960);
        assertThat(detect(new Volumes(512).text(0, "MSWIM\0\0\0")).name()).isEqualTo("wim");
        assertThat(detect(new Volumes(512).text(0, "vhdxfile")).name()).isEqualTo("vhdx");
        assertThat(detect().kind()).isEqualTo(Content.Kind.IMAGE);
    }

    @Test
    void allMatchesAreToldSoundOnesFirst() throws IOException {
        device.write(0x10000 + 0x40, new Volumes(8).text(0, "_BHRfS_M").buffer());
        device.write(SIZE - 512, new Volumes(512).text(3, "NTFS    ").buffer());
        device.write(0, ByteBuffer.wrap(Volumes.luks2()));
        List<Content> contents = Content.detect(device);
        assertThat(contents).extracting(Content::name).containsExactly("luks2", "btrfs", "ntfs");
        assertThat(contents).extracting(Content::isDamaged).containsExactly(false, true, true);
        assertThat(contents.get(0).label()).contains("secret");
        assertThat(contents.get(0).id()).contains(Volumes.ID.toString());
    }

    @Test
    void overwrittenLuksIsKnownByItsSecondHeader() throws IOException {
        device.write(
                0x8000,
                new Volumes(512)
                        .text(0, "SKUL\u00ba\u00be\0\2")
                        .text(0xA8, Volumes.ID.toString())
                        .buffer());
        assertThat(detect().name()).isEqualTo("luks2");
        assertThat(detect().isDamaged()).isTrue();
        assertThat(detect().id()).contains(Volumes.ID.toString());
    }

    @Test
    void claimsBeyondAllBoundsAreDamage() throws IOException {
        Content content =
                detect(new Volumes(4096).text(0x20, "NXSB").u32(0x24, 4096).u64(0x28, -1));
        assertThat(content.isDamaged()).isTrue();
        assertThat(content.size()).isEmpty();
        content = detect(new Volumes(4096).text(0x20, "NXSB").u32(0x24, 4096).u64(0x28, 1L << 52));
        assertThat(content.isDamaged()).isTrue();
        content = detect(new Volumes(4096).text(0x20, "NXSB").u32(0x24, 4096).u64(0x28, 1L << 30));
        assertThat(content.isDamaged()).isFalse();
        assertThat(content.notes()).hasSize(1);
    }

    private static Content only(byte[] volume) throws IOException {
        List<Content> contents = Content.detect(MemoryDevice.copyOf(volume));
        assertThat(contents).hasSize(1);
        return contents.get(0);
    }

    @Test
    void ntfs() throws IOException {
        Content content = only(Volumes.ntfs("D\u00e4ten", 0));
        assertThat(content.name()).isEqualTo("ntfs");
        assertThat(content.label()).contains("D\u00e4ten");
        assertThat(content.id()).contains("0123456789ABCDEF");
        assertThat(content.size()).hasValue(2 << 20);
        assertThat(content.blockSize()).hasValue(4096);
        assertThat(property(content, "version")).isEqualTo("3.1");
        assertThat(property(content, "dirty")).isEqualTo(false);
        assertThat(content.notes()).isEmpty();
        assertThat(property(only(Volumes.ntfs("", 1)), "dirty")).isEqualTo(true);
        assertThat(only(Volumes.ntfs("", 1)).label()).isEmpty();
    }

    /** The longest label crosses the end of the first 512 bytes of the record, where the update sequence sits. */
    @Test
    void ntfsLabelIsReadAcrossTheUpdateSequence() throws IOException {
        String label = "x".repeat(250);
        assertThat(only(Volumes.ntfs(label, 0)).label()).contains(label);
        byte[] torn = Volumes.ntfs(label, 0);
        torn[16 * 4096 + 3 * 1024 + 510] ^= 1;
        assertThat(only(torn).label()).isEmpty();
        assertThat(only(torn).notes()).containsExactly("the $Volume file cannot be read");
    }

    @Test
    void ntfsUsesTheMirrorOfTheMasterFileTable() throws IOException {
        byte[] volume = Volumes.ntfs("mirror", 0);
        System.arraycopy(volume, 16 * 4096, volume, 32 * 4096, 4096);
        volume[16 * 4096 + 3 * 1024] = 0;
        assertThat(only(volume).label()).contains("mirror");
    }

    @Test
    void fatLabelsComeFromTheRootDirectoryFirst() throws IOException {
        byte[] label = {(byte) 0x05, (byte) 0x81, 'A', 'B', ' ', 'C', ' ', ' ', ' ', ' ', ' '};
        byte[] none = new byte[11];
        for (int bits : new int[] {12, 16, 32}) {
            int sectors = bits == 12 ? 4000 : bits == 16 ? 10000 : 70000;
            Content content = only(Volumes.fat(bits, sectors, "OLD        ", label));
            assertThat(content.name()).isEqualTo("fat" + bits);
            assertThat(content.label()).as("FAT%d", bits).contains("\u03c3\u00fcAB C");
            assertThat(content.id()).contains("4A1B-77F0");
            assertThat(content.size()).hasValue(sectors * 512L);
            assertThat(only(Volumes.fat(bits, sectors, "OLD        ", none)).label())
                    .contains("OLD");
            assertThat(only(Volumes.fat(bits, sectors, "NO NAME    ", none)).label())
                    .isEmpty();
        }
    }

    @Test
    void fatIsToldByItsClustersNotByItsWords() throws IOException {
        byte[] volume = Volumes.fat(16, 4000, "OLD        ", new byte[11]);
        assertThat(only(volume).name()).isEqualTo("fat12");
        volume[510] = 0;
        assertThat(only(volume).isDamaged()).isTrue();
    }

    @Test
    void exfat() throws IOException {
        Content content = only(Volumes.exfat("Daten"));
        assertThat(content.name()).isEqualTo("exfat");
        assertThat(content.label()).contains("Daten");
        assertThat(content.id()).contains("4A1B-77F0");
        assertThat(content.notes()).isEmpty();
        byte[] damaged = Volumes.exfat("Daten");
        damaged[0x64] ^= 1;
        assertThat(only(damaged).notes()).containsExactly("the checksum of the boot region is wrong");
        damaged[0x20] = 1;
        assertThat(only(damaged).isDamaged()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ext2, 0, 0x12, 7, false",
        "ext3, 4, 0x12, 7, false",
        "ext3, 4, 0x16, 7, true",
        "ext4, 4, 0x42, 7, false",
        "ext4, 4, 0x02, 0x400, false",
        "ext-journal, 0, 8, 0, false"
    })
    void extIsToldByItsFeatures(String name, String compat, String incompat, String roCompat, boolean dirty)
            throws IOException {
        device.write(
                0,
                ByteBuffer.wrap(
                        Volumes.ext(Integer.decode(compat), Integer.decode(incompat), Integer.decode(roCompat))));
        assertThat(detect().name()).isEqualTo(name);
        assertThat(detect().label()).contains("data");
        assertThat(detect().id()).contains(Volumes.ID.toString());
        assertThat(detect().size()).hasValue(4 << 20);
        assertThat(property(detect(), "dirty")).isEqualTo(dirty);
    }

    @Test
    void xfsAndBtrfs() throws IOException {
        device.write(0, ByteBuffer.wrap(Volumes.xfs()));
        assertThat(detect().name()).isEqualTo("xfs");
        assertThat(detect().label()).contains("data");
        assertThat(detect().size()).hasValue(4 << 20);
        device.writeZeros(0, 512);
        device.write(0, ByteBuffer.wrap(Volumes.btrfs(1)));
        assertThat(detect().name()).isEqualTo("btrfs");
        assertThat(detect().label()).contains("data");
        assertThat(detect().size()).hasValue(4 << 20);
        device.write(0, ByteBuffer.wrap(Volumes.btrfs(3)));
        assertThat(detect().size()).isEmpty();
        assertThat(detect().notes()).containsExactly("one of 3 devices");
    }
}
