package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.partition.internal.table.ChsAddress;
import io.github.diskwright.partition.internal.table.GptEntry;
import io.github.diskwright.partition.internal.table.GptHeader;
import io.github.diskwright.partition.internal.table.MbrEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Structures on disk are written as they were read. */
class StructureProperties {
    @Property(seed = "1")
    void gptEntries(@ForAll @Size(128) byte[] bytes) {
        GptEntry entry = GptEntry.read(ByteBuffer.wrap(bytes), 0);
        ByteBuffer copy = ByteBuffer.allocate(256);
        entry.write(copy, 128);
        assertThat(copy.array()).startsWith(new byte[128]);
        assertThat(copy.slice(128, 56)).isEqualTo(ByteBuffer.wrap(bytes, 0, 56));
        assertThat(GptEntry.read(copy, 128)).isEqualTo(entry);
    }

    @Property(seed = "1")
    void gptHeaders(@ForAll @Size(92) byte[] bytes, @ForAll @IntRange(min = 92, max = 512) int headerSize) {
        ByteBuffer sector =
                ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN).put(bytes);
        sector.putInt(12, headerSize);
        GptHeader header = GptHeader.read(sector);
        ByteBuffer copy = ByteBuffer.allocate(512);
        header.write(copy);
        GptHeader again = GptHeader.read(copy);
        assertThat(GptHeader.isAt(copy)).isTrue();
        assertThat(again.headerCrc()).isEqualTo(GptHeader.crc(copy, headerSize));
        assertThat(copy.slice(20, 72)).isEqualTo(sector.slice(20, 72));
    }

    @Property(seed = "1")
    void mbrEntries(@ForAll @Size(16) byte[] bytes) {
        ByteBuffer copy = ByteBuffer.allocate(16);
        MbrEntry.read(ByteBuffer.wrap(bytes), 0).write(copy, 0);
        assertThat(copy.array()).isEqualTo(bytes);
    }

    @Property(seed = "1")
    void chsAddresses(@ForAll @IntRange(max = 1024 * 255 * 63 - 1) int lba) {
        ChsAddress address = ChsAddress.of(lba);
        long back = (address.cylinder() * 255L + address.head()) * 63 + address.sector() - 1;
        assertThat(back).isEqualTo(lba);
    }
}
