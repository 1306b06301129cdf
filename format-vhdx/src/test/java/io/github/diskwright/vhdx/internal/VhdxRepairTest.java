package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.MemoryDevice;
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

    @Test
    void whatCannotBeKnownIsLeftAsItIs() throws IOException {
        TestImage image = TestImage.create();
        image.put(TestImage.bat(0), image.get(TestImage.bat(1), 8));
        byte[] before = bytes(image);
        assertThatThrownBy(() -> repair(image, UnusableLog.FORGET)).isInstanceOf(CorruptImageException.class);
        assertThat(bytes(image)).isEqualTo(before);
    }

    @Test
    void aLogThatCannotBeUsedIsForgottenOnlyIfAskedFor() throws IOException {
        TestImage image = TestImage.create();
        LogBuilder.markDirty(image);
        assertThatThrownBy(() -> repair(image, UnusableLog.REFUSE)).isInstanceOf(CorruptImageException.class);
        assertThat(repair(image, UnusableLog.FORGET)).isEmpty();
        assertThat(TestImage.read(image.file)[(int) MIB]).isEqualTo((byte) 1);
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
