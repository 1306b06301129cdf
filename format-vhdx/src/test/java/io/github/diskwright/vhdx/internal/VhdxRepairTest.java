package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.vhdx.VhdxMaintenance;
import io.github.diskwright.vhdx.VhdxOptions;
import io.github.diskwright.vhdx.VhdxRepair;
import io.github.diskwright.vhdx.VhdxRepair.UnusableLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is repaired, what is not, and that nothing is lost by it. */
class VhdxRepairTest {
    private static final long MIB = Bytes.MIB;
    private static final VhdxOptions OPTIONS = VhdxOptions.of(
            OpenOptions.builder().access(OpenOptions.Access.WRITE).build());

    private final MemoryDevice kept = MemoryDevice.ofSize(0);

    private List<Finding> repair(TestImage image, UnusableLog log) throws IOException {
        return VhdxRepair.run(image.file, kept, log, OPTIONS, CheckOptions.defaults());
    }

    /** Repairs an image that was damaged in one way; the disk reads as before, and the bytes of before are kept. */
    private void repaired(String rule, Consumer<TestImage> damage) throws IOException {
        kept.resize(0);
        TestImage image = TestImage.create();
        byte[] disk = TestImage.read(image.file);
        damage.accept(image);
        assertThat(image.check()).extracting(Finding::id).contains(rule);
        byte[] before = bytes(image);
        assertThat(repair(image, UnusableLog.REFUSE)).isEmpty();
        assertThat(TestImage.read(image.file)).isEqualTo(disk);
        undo(image);
        assertThat(bytes(image)).isEqualTo(before);
    }

    private static byte[] bytes(TestImage image) throws IOException {
        byte[] bytes = new byte[(int) image.file.size()];
        image.file.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Writes back what was kept, the last first. */
    private void undo(TestImage image) throws IOException {
        record Record(long position, ByteBuffer bytes) {}
        List<Record> records = new ArrayList<>();
        long size = 0;
        for (long at = 0; at < kept.size(); ) {
            ByteBuffer head = Bytes.read(kept, at, 16);
            long length = head.getLong(8);
            at += 16;
            if (head.getLong(0) == -1) {
                size = length;
            } else {
                records.add(0, new Record(head.getLong(0), Bytes.read(kept, at, (int) length)));
                at += length;
            }
        }
        for (Record record : records) {
            image.put(record.position, record.bytes);
        }
        image.resize(size);
    }

    @Test
    void whatTheFileSaysTwice() throws IOException {
        repaired("vhdx.header-1-checksum", image -> image.put(VhdxHeader.POSITION_1 + 100, 1));
        repaired("vhdx.header-2-signature", image -> {
            image.put(VhdxHeader.POSITION_2, 1);
            image.putLong(VhdxHeader.POSITION_1 + 8, 3);
            image.fix(VhdxHeader.POSITION_1, VhdxHeader.SIZE_BYTES);
        });
        repaired("vhdx.region-table-1-checksum", image -> image.put(RegionTable.POSITION_1 + 100, 1));
        repaired("vhdx.region-table-2-signature", image -> image.put(RegionTable.POSITION_2, 1));
        repaired("vhdx.bat-unused-offset", image -> image.putLong(TestImage.bat(0), 99 * MIB));
        repaired("vhdx.bat-unused-offset", image -> image.putLong(TestImage.bat(5), 5 * MIB | 2));
        repaired("vhdx.bat-anchor-range", image -> image.putLong(TestImage.bat(6), 99 * MIB | 3));
        repaired("vhdx.log-not-empty", image -> {
            LogBuilder.entry(7, 0)
                    .data(TestImage.BAT, image.get(TestImage.BAT, Bytes.SECTOR))
                    .putInto(image, 0);
            LogBuilder.markDirty(image);
        });
    }

    @Test
    void whatIsWholeIsNotTouched() throws IOException {
        TestImage image = TestImage.create();
        byte[] before = bytes(image);
        assertThat(repair(image, UnusableLog.FORGET)).isEmpty();
        assertThat(bytes(image)).isEqualTo(before);
        assertThat(kept.size()).isZero();
    }

    private static UUID fileWriteGuid(TestImage image) throws IOException {
        return new HeaderReader(image.file, Limits.defaults(), new StrictJudge("test"))
                .current()
                .fileWriteGuid();
    }

    /** Nothing can be repaired, so not a byte is changed, whatever may be lost. */
    private void leftAlone(String rule, Consumer<TestImage> damage) throws IOException {
        TestImage image = TestImage.create();
        damage.accept(image);
        byte[] before = bytes(image);
        assertThat(repair(image, UnusableLog.FORGET)).extracting(Finding::id).contains(rule);
        assertThat(bytes(image)).isEqualTo(before);
        assertThat(kept.size()).isZero();
    }

    private static void claimTwice(TestImage image) {
        image.put(TestImage.bat(0), image.get(TestImage.bat(1), 8));
    }

    @Test
    void whatCannotBeKnownIsLeftAsItIs() throws IOException {
        leftAlone("vhdx.bat-overlap", VhdxRepairTest::claimTwice);
        leftAlone("vhdx.bat-range", image -> image.putLong(TestImage.bat(0), 99 * MIB | 6));
        leftAlone("vhdx.identifier-signature", image -> image.put(0, 1));
        leftAlone("vhdx.no-current-header", image -> {
            image.put(VhdxHeader.POSITION_1, 1);
            image.put(VhdxHeader.POSITION_2, 1);
        });
    }

    @Test
    void aLogIsNotForgottenForADiskThatCannotBeReadAfterwards() throws IOException {
        leftAlone("vhdx.log-no-sequence", image -> {
            LogBuilder.markDirty(image);
            claimTwice(image);
        });
        leftAlone("vhdx.log-no-sequence", image -> {
            LogBuilder.markDirty(image);
            image.put(TestImage.METADATA, 1);
        });
    }

    /** Of a file with a fault that nobody can mend, the rest is mended, and its contents stay as they are. */
    @Test
    void theRestIsRepairedBesideWhatCannotBe() throws IOException {
        TestImage image = TestImage.create();
        claimTwice(image);
        image.put(RegionTable.POSITION_2 + 100, 1);
        image.put(VhdxHeader.POSITION_1 + 100, 1);
        image.putLong(TestImage.bat(5), 5 * MIB | 2);
        image.putLong(TestImage.bat(2), 99 * MIB | 6);
        ByteBuffer entry = image.get(TestImage.BAT, Bytes.SECTOR);
        entry.putLong(7 * 8, 77 * MIB);
        LogBuilder.entry(7, 0).data(TestImage.BAT, entry.duplicate().clear()).putInto(image, 0);
        LogBuilder.markDirty(image);
        byte[] before = bytes(image);
        UUID id = fileWriteGuid(image);

        assertThat(repair(image, UnusableLog.REFUSE))
                .extracting(Finding::id)
                .containsExactlyInAnyOrder("vhdx.bat-overlap", "vhdx.bat-range");

        assertThat(fileWriteGuid(image)).isNotEqualTo(id);
        assertThat(image.file.size()).isEqualTo(before.length);
        assertThat(image.get(TestImage.BAT, 5 * 8))
                .isEqualTo(ByteBuffer.wrap(before, (int) TestImage.BAT, 5 * 8).slice());
        assertThat(image.get(TestImage.bat(7), 8).getLong(0)).isZero();
        undo(image);
        assertThat(bytes(image)).isEqualTo(before);
    }

    /** A block that claims the log's space may be right: nothing goes through the log. */
    @Test
    void tablesAreLeftWhereABlockClaimsTheirSpace() throws IOException {
        TestImage image = TestImage.create();
        image.putLong(TestImage.bat(0), TestImage.LOG | 6);
        image.put(RegionTable.POSITION_2 + 100, 1);
        byte[] before = bytes(image);
        assertThat(repair(image, UnusableLog.REFUSE)).extracting(Finding::id).contains("vhdx.bat-overlap");
        assertThat(bytes(image)).isEqualTo(before);

        image.put(VhdxHeader.POSITION_1 + 100, 1);
        assertThat(repair(image, UnusableLog.REFUSE))
                .extracting(Finding::id)
                .containsExactlyInAnyOrder("vhdx.bat-overlap", "vhdx.region-table-2-checksum");
        assertThat(image.get(TestImage.LOG, (int) MIB))
                .isEqualTo(
                        ByteBuffer.wrap(before, (int) TestImage.LOG, (int) MIB).slice());
    }

    @Test
    void aLogThatCannotBeUsedIsForgottenOnlyIfAskedFor() throws IOException {
        TestImage image = TestImage.create();
        LogBuilder.markDirty(image);
        byte[] before = bytes(image);
        UUID id = fileWriteGuid(image);
        assertThat(repair(image, UnusableLog.REFUSE)).extracting(Finding::id).contains("vhdx.log-no-sequence");
        assertThat(bytes(image)).isEqualTo(before);
        assertThat(repair(image, UnusableLog.FORGET)).isEmpty();
        assertThat(fileWriteGuid(image)).isNotEqualTo(id);
        assertThat(TestImage.read(image.file)[(int) MIB]).isEqualTo((byte) 1);
    }

    private static UUID dataWriteGuid(TestImage image) throws IOException {
        return new HeaderReader(image.file, Limits.defaults(), new StrictJudge("test"))
                .current()
                .dataWriteGuid();
    }

    /** Without its log a parent is not what its children were made over; a replay changes nothing for them. */
    @Test
    void childrenAreRefusedOnceTheLogIsForgotten() throws IOException {
        TestImage image = TestImage.create();
        LogBuilder.entry(7, 0)
                .data(TestImage.BAT, image.get(TestImage.BAT, Bytes.SECTOR))
                .putInto(image, 0);
        LogBuilder.markDirty(image);
        UUID id = dataWriteGuid(image);
        assertThat(repair(image, UnusableLog.FORGET)).isEmpty();
        assertThat(dataWriteGuid(image)).isEqualTo(id);

        TestImage broken = TestImage.create();
        LogBuilder.markDirty(broken);
        CrashDevice device = CrashDevice.startingWith(broken.file);
        VhdxRepair.run(device, MemoryDevice.ofSize(0), UnusableLog.FORGET, OPTIONS, CheckOptions.defaults());
        long states = device.states(CrashOptions.builder().seed(1).build()).forEach(state -> {
            VhdxHeader header = new HeaderReader(state.device(), Limits.defaults(), new StrictJudge("cut")).current();
            assertThat(header.hasLog() || !header.dataWriteGuid().equals(id)).isTrue();
        });
        assertThat(states).isGreaterThan(20);
    }

    /** The file's id is new before anything else is: a cut after the first header leaves nothing else changed. */
    @Test
    void theFirstChangeIsTheFilesId() throws IOException {
        TestImage image = TestImage.create();
        LogBuilder.markDirty(image);
        UUID id = fileWriteGuid(image);
        CrashDevice device = CrashDevice.startingWith(image.file);
        VhdxRepair.run(device, kept, UnusableLog.FORGET, OPTIONS, CheckOptions.defaults());
        long states = device.states(CrashOptions.builder().seed(1).build()).forEach(state -> {
            VhdxHeader header = new HeaderReader(state.device(), Limits.defaults(), new StrictJudge("cut")).current();
            assertThat(header.hasLog() || !header.fileWriteGuid().equals(id)).isTrue();
            MemoryDevice side = MemoryDevice.ofSize(0);
            assertThat(VhdxRepair.run(state.device(), side, UnusableLog.FORGET, OPTIONS, CheckOptions.defaults()))
                    .isEmpty();
        });
        assertThat(states).isGreaterThan(20);
    }

    @Test
    void valuesThatCanBeSet() throws IOException {
        TestImage image = TestImage.create();
        byte[] disk = TestImage.read(image.file);
        UUID before =
                OpenedFile.read(image.file, OPTIONS.open().limits()).facts().dataWriteGuid();
        VhdxMaintenance.setDiskId(image.file, new UUID(5, 6), OPTIONS);
        VhdxMaintenance.setPhysicalSectorSize(image.file, 512, OPTIONS);
        OpenedFile after = OpenedFile.read(image.file, OPTIONS.open().limits());
        assertThat(after.contents().disk().diskId()).isEqualTo(new UUID(5, 6));
        assertThat(after.contents().disk().physicalSectorSize()).isEqualTo(512);
        assertThat(after.facts().dataWriteGuid()).isNotEqualTo(before);
        assertThat(TestImage.read(image.file)).isEqualTo(disk);
        assertThat(image.check()).isEmpty();
        assertThatThrownBy(() -> VhdxMaintenance.setPhysicalSectorSize(image.file, 1024, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unusedSpaceIsReported() throws IOException {
        TestImage image = TestImage.create();
        image.resize(9 * MIB);
        assertThat(image.check()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("vhdx.unused-space");
            assertThat(finding.position()).isEqualTo(6 * MIB);
            assertThat(finding.text()).startsWith("3145728 bytes");
        });
    }
}
