package io.github.diskwright.ntfs.check;

import static io.github.diskwright.ntfs.check.DamagedVolume.CLUSTER;
import static io.github.diskwright.ntfs.check.DamagedVolume.FILE;
import static io.github.diskwright.ntfs.check.DamagedVolume.attribute;
import static io.github.diskwright.ntfs.check.DamagedVolume.pairs;
import static io.github.diskwright.ntfs.check.DamagedVolume.value;
import static io.github.diskwright.ntfs.record.AttributeType.BITMAP;
import static io.github.diskwright.ntfs.record.AttributeType.DATA;
import static io.github.diskwright.ntfs.record.AttributeType.INDEX_ROOT;
import static io.github.diskwright.ntfs.record.AttributeType.STANDARD_INFORMATION;
import static io.github.diskwright.ntfs.record.AttributeType.VOLUME_INFORMATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.Severity;
import io.github.diskwright.ntfs.check.DamagedVolume.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One damage to a structure of the system gives the findings of its rule and no others. */
class SystemDamageTest {
    private static final int BACKUP = 8191 * 512;

    @ParameterizedTest
    @MethodSource({"boot", "files", "security", "bitmaps"})
    void isFound(Damage damage) throws IOException {
        DamagedVolume volume = new DamagedVolume();
        damage.action().damage(volume);
        assertThat(volume.ids()).isEqualTo(damage.ids());
    }

    private static Damage at(String what, int record, Consumer<ByteBuffer> change, String ids) {
        return new Damage(what, ids, volume -> volume.record(record, change));
    }

    static List<Damage> boot() {
        return List.of(
                new Damage("nothing", "", v -> {}),
                new Damage("name", "boot-sector", v -> v.bytes().put(3, (byte) 'X')),
                new Damage("sectors", "boot-sector", v -> v.bytes().putLong(0x28, 1L << 40)),
                new Damage("cut", "boot-sector", v -> v.cut(1 << 20)),
                new Damage("empty", "boot-sector", v -> v.cut(0)),
                new Damage("table elsewhere", "mft", v -> v.bytes().putLong(0x30, 3000)),
                new Damage("first record", "mft", v -> v.bytes().putInt(v.position(0), 0)),
                new Damage("copy", "boot-backup", v -> v.bytes().put(BACKUP + 0x48, (byte) 0x77)),
                new Damage("no copy", "boot-backup-missing", v -> v.cut(BACKUP)),
                new Damage(
                        "mirror",
                        "mirror",
                        v -> v.bytes().put((int) v.sound().boot().mirrorLcn() * CLUSTER + 1024 + 0x40, (byte) 0x77)),
                new Damage("mirror elsewhere", "mirror-place", v -> {
                    v.bytes().putLong(0x38, 3000);
                    v.bytes().putLong(BACKUP + 0x38, 3000);
                }),
                at(
                        "boot file",
                        7,
                        r -> r.put(pairs(r, DATA, "") + 2, (byte) 1),
                        "boot-file cluster-lost cluster-twice"));
    }

    static List<Damage> files() {
        return List.of(
                at("version", 3, r -> r.put(value(r, VOLUME_INFORMATION) + 8, (byte) 9), "volume-version"),
                at("dirty", 3, r -> r.put(value(r, VOLUME_INFORMATION) + 10, (byte) 1), "volume-dirty"),
                at("checking", 3, r -> r.put(value(r, VOLUME_INFORMATION) + 11, (byte) 0x40), "volume-check-running"),
                new Damage("log", "log", v -> v.bytes().putInt(v.place(2, DATA, "", 0), 0x12345678)),
                new Damage("letters", "up-case", v -> v.bytes().putShort(v.place(10, DATA, "", 0), (short) 1)),
                new Damage("check sum", "up-case", v -> v.bytes().putShort(v.place(10, DATA, "", 131070), (short) 1)),
                new Damage(
                        "definitions", "attribute-definitions", v -> v.bytes().putLong(v.place(4, DATA, "", 0x98), 99)),
                at(
                        "bad clusters",
                        8,
                        r -> {
                            int at = attribute(r, DATA, "$Bad");
                            r.putLong(at + 0x30, r.getLong(at + 0x30) - CLUSTER);
                        },
                        "bad-clusters"),
                at("no name", 11, r -> r.put(attribute(r, STANDARD_INFORMATION), (byte) 0x50), "standard-information"));
    }

    static List<Damage> security() {
        return List.of(
                at("unknown id", 26, r -> r.putInt(value(r, STANDARD_INFORMATION) + 0x34, 0x999), "security-id"),
                at("owner", 26, r -> r.putInt(value(r, STANDARD_INFORMATION) + 0x30, 0x999), "quota-id"),
                new Damage("copy", "security-copy", v -> flip(v, 0x40000 + 0x30)),
                new Damage("both", "security-hash", v -> {
                    flip(v, 0x34);
                    flip(v, 0x40000 + 0x34);
                }),
                new Damage("head", "security-entry", v -> flip(v, 4)),
                at("by hash", 9, r -> flip(r, value(r, INDEX_ROOT, "$SDH") + 32 + 0x18 + 8), "security-hashes"),
                at(
                        "by id",
                        9,
                        r -> flip(r, value(r, INDEX_ROOT, "$SII") + 32 + 0x14 + 4),
                        "security-hashes security-id security-ids"),
                at(
                        "place",
                        9,
                        r -> r.putLong(value(r, INDEX_ROOT, "$SII") + 32 + 0x14 + 8, 0x3FFF0),
                        "security-hashes security-place"));
    }

    private static void flip(DamagedVolume volume, int offset) {
        flip(volume.bytes(), volume.place(9, DATA, "$SDS", offset));
    }

    private static void flip(ByteBuffer bytes, int at) {
        bytes.put(at, (byte) (bytes.get(at) ^ 0x10));
    }

    static List<Damage> bitmaps() {
        return List.of(
                new Damage("free", "cluster-free", v -> clear(v, v.place(FILE, DATA, "", 0) / CLUSTER)),
                new Damage("lost", "cluster-lost", v -> {
                    int at = v.place(6, DATA, "", 500);
                    v.bytes().put(at, (byte) 0xFF);
                }),
                new Damage("behind the end", "bitmap-tail", v -> v.bytes().put(v.place(6, DATA, "", 511), (byte) 0x3F)),
                new Damage("record free", "mft-bitmap-missing", v -> flip(v.bytes(), v.place(0, BITMAP, "", 22) - 0)),
                new Damage("record lost", "record-magic", v -> v.bytes().put(v.place(0, BITMAP, "", 24), (byte) 0xFF)),
                at("size of the bitmap", 0, r -> r.putLong(attribute(r, BITMAP) + 0x30, 8), ""));
    }

    private static void clear(DamagedVolume volume, int cluster) {
        int at = volume.place(6, DATA, "", cluster / 8);
        volume.bytes().put(at, (byte) (volume.bytes().get(at) & ~(1 << cluster % 8)));
    }

    @Test
    void tellsThatThereIsMore() throws IOException {
        DamagedVolume volume = new DamagedVolume();
        for (int record = 65; record < 75; record++) {
            volume.record(record, r -> r.putInt(0x1C, 5));
        }
        CheckOptions few = CheckOptions.defaults()
                .withLimits(Limits.builder().maxFindings(4).build());
        List<Finding> findings = NtfsCheck.run(volume.device(), few);
        assertThat(findings).hasSize(4);
        assertThat(findings.get(3).id()).isEqualTo("ntfs.too-many-findings");
        assertThat(findings.get(3).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void findsTheSameOnAnyNumberOfThreads() throws IOException {
        DamagedVolume volume = new DamagedVolume();
        for (int record = 65; record < 170; record++) {
            int number = record;
            volume.record(record, r -> r.putInt(0x1C, number).putShort(0x12, (short) number));
        }
        List<Finding> one = NtfsCheck.run(volume.device(), threads(1));
        assertThat(one).hasSize(210);
        assertThat(NtfsCheck.run(volume.device(), threads(2))).isEqualTo(one);
        assertThat(NtfsCheck.run(volume.device(), threads(7))).isEqualTo(one);
    }

    private static CheckOptions threads(int count) {
        return CheckOptions.defaults()
                .withJob(JobOptions.builder().threads(count).build());
    }

    @Test
    void namesTheFile() throws IOException {
        DamagedVolume volume = new DamagedVolume();
        volume.record(FILE, r -> r.putShort(0x12, (short) 2));
        assertThat(volume.check()).singleElement().satisfies(finding -> {
            assertThat(finding.text()).isEqualTo("file record 177 (/deep/er/file): 2 links are counted, there are 1");
            assertThat(finding.position()).isEqualTo(volume.position(FILE) + 0x12);
        });
    }
}
