package io.github.diskwright.ntfs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsnRecordTest {
    private static ByteBuffer bytes(int length, int major) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt(0, length).putShort(4, (short) major);
    }

    private static ByteBuffer withName(int major) {
        int at = major == 2 ? 24 : 40;
        ByteBuffer bytes = bytes(at + 40, major);
        bytes.putLong(8, 0x0002_0000_0000_0033L);
        bytes.putLong(major == 2 ? 16 : 24, 0x0005_0000_0000_0005L);
        bytes.putLong(at, 4096).putLong(at + 8, 77).putInt(at + 16, 0x100).putInt(at + 20, 1);
        bytes.putInt(at + 24, 0x107).putInt(at + 28, 0x20);
        bytes.putShort(at + 32, (short) 4).putShort(at + 34, (short) (at + 36));
        return bytes.putChar(at + 36, 'a').putChar(at + 38, 'b');
    }

    @Test
    void readsChangesOfFiles() throws Exception {
        for (int major : new int[] {2, 3}) {
            UsnRecord record = UsnRecord.read("test", 0, withName(major));
            assertThat(record.majorVersion()).isEqualTo(major);
            assertThat(FileReference.number(record.fileReference())).isEqualTo(0x33);
            assertThat(FileReference.number(record.parentReference())).isEqualTo(5);
            assertThat(record.usn()).isEqualTo(4096);
            assertThat(record.time()).isEqualTo(77);
            assertThat(record.reason()).isEqualTo(0x100);
            assertThat(record.source()).isEqualTo(1);
            assertThat(record.securityId()).isEqualTo(0x107);
            assertThat(record.attributes()).isEqualTo(0x20);
            assertThat(record.name()).isEqualTo("ab");
        }
    }

    @Test
    void readsChangedRanges() throws Exception {
        ByteBuffer bytes = bytes(96, 4);
        bytes.putLong(8, 51).putLong(24, 5).putLong(40, 8192).putInt(48, 1).putInt(56, 3);
        bytes.putShort(60, (short) 2).putShort(62, (short) 16);
        bytes.putLong(64, 10).putLong(72, 20).putLong(80, 30).putLong(88, 40);
        UsnRecord record = UsnRecord.read("test", 0, bytes);
        assertThat(record.usn()).isEqualTo(8192);
        assertThat(record.remainingRanges()).isEqualTo(3);
        assertThat(record.ranges()).isEqualTo(List.of(new UsnRecord.Range(10, 20), new UsnRecord.Range(30, 40)));
    }

    @Test
    void refusesNamesAndRangesOutside() {
        assertThatThrownBy(() -> UsnRecord.read("test", 0, withName(2).putShort(56, (short) 6)))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> UsnRecord.read("test", 0, withName(2).putShort(58, (short) 4)))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> UsnRecord.read("test", 0, bytes(16, 2))).isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> UsnRecord.read("test", 0, bytes(80, 4).putShort(60, (short) 1)))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> UsnRecord.read("test", 0, withName(3).putLong(16, 1)))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> UsnRecord.read("test", 0, bytes(64, 5)))
                .isInstanceOf(UnsupportedFeatureException.class);
        for (int length : new int[] {4, 12, 4104, -8}) {
            assertThatThrownBy(() -> UsnRecord.length("test", 0, bytes(16, 2).putInt(0, length)))
                    .isInstanceOf(CorruptImageException.class);
        }
    }
}
