package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.testkit.DeviceCall;
import io.github.diskwright.testkit.InterceptedDevice;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often the device is read. */
class NtfsReadCountsPeerIT {
    private static final int PART = 4096;

    /** A device that counts. */
    private static final class Counted extends InterceptedDevice {
        private final AtomicInteger reads = new AtomicInteger();

        Counted(MemoryDevice device) {
            super(device);
        }

        @Override
        protected void before(DeviceCall call, long position, long length) {
            if (call == DeviceCall.READ) {
                reads.incrementAndGet();
            }
        }
    }

    private static Counted device(NtfsRecipe recipe) throws IOException {
        return new Counted(NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe)));
    }

    /** The unnamed data with the most runs. */
    private static NtfsAttribute mostRuns(NtfsVolume volume) throws IOException {
        NtfsAttribute most = volume.file(NtfsVolume.UP_CASE).require(AttributeType.DATA, "");
        for (long number = NtfsVolume.FIRST_FREE_RECORD; number < volume.mft().recordCount(); number++) {
            FileRecord record = volume.mft().record(number);
            if (record.isInUse() && !record.isExtension()) {
                NtfsFile file = volume.file(number);
                NtfsAttribute data = file.find(AttributeType.DATA, "").orElse(most);
                most = data.runs().size() > most.runs().size() ? data : most;
            }
        }
        return most;
    }

    @Test
    void aFragmentedFileIsReadOnceForEachRun() throws IOException {
        try (Counted device = device(NtfsRecipe.FRAGMENTED_FILES)) {
            NtfsAttribute data = mostRuns(NtfsVolume.open(device));
            assertThat(data.runs().size()).isGreaterThan(100);
            ByteBuffer all = ByteBuffer.allocate((int) data.size());
            device.reads.set(0);
            data.read(0, all);
            assertThat(device.reads).hasValue(data.runs().size());
        }
    }

    @Test
    void smallReadsUnpackAUnitOnce() throws IOException {
        try (Counted device = device(NtfsRecipe.COMPRESSED)) {
            NtfsVolume volume = NtfsVolume.open(device);
            try (NtfsTree tree = NtfsTree.of(volume)) {
                long number = tree.root()
                        .child("compressed")
                        .orElseThrow()
                        .child("TEXT.bin")
                        .orElseThrow()
                        .fileId();
                NtfsAttribute data = volume.file(number).require(AttributeType.DATA, "");
                assertThat(data.isCompressed()).isTrue();
                device.reads.set(0);
                ByteBuffer part = ByteBuffer.allocate(PART);
                for (long at = 0; at + PART <= data.size(); at += PART) {
                    data.read(at, part.clear());
                }
                long units = data.size() / (16L * volume.clusterSize()) + 1;
                assertThat(device.reads).hasValueLessThanOrEqualTo((int) units);
            }
        }
    }
}
