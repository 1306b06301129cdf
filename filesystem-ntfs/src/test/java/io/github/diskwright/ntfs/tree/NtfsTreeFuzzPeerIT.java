package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.RunList;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged volumes are read as far as they can be, and answer with typed errors for the rest. */
class NtfsTreeFuzzPeerIT {
    @ParameterizedTest
    @EnumSource(
            names = {
                "MIXED",
                "SMALL_CLUSTERS",
                "LARGE_CLUSTERS",
                "COMPRESSED",
                "SYSTEM_COMPRESSED",
                "SPARSE",
                "MANY_EXTENTS",
                "MFT_WITH_LIST",
                "LARGE_DIRECTORY",
                "RESIDENT_LIST",
                "EXTENDED_ATTRIBUTES",
                "OBJECT_IDS",
                "SECURITY",
                "REPARSE_POINTS",
                "CHANGE_JOURNAL"
            })
    void answersDamageWithTypedErrors(NtfsRecipe recipe) throws IOException {
        MemoryDevice device = NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
        FuzzReport report = Fuzzer.named("NTFS tree of " + recipe)
                .cases(Effort.scaled(350))
                .maxAllocation(256L << 20)
                .maxReads(200_000)
                .areas(structures(device))
                .runDevices(List.of(device), damaged -> BoundedReading.of(damaged));
        assertThat(report.accepted()).as(report.toString()).isGreaterThan(100);
    }

    /** Where records, indexes and what files other than data have lies, and chunk tables. */
    static List<Extent> structures(MemoryDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        List<Extent> areas = new ArrayList<>(List.of(new Extent(0, 512, Extent.Kind.DATA)));
        for (long number = 0; number < volume.mft().recordCount(); number++) {
            FileRecord record = volume.mft().record(number);
            if (record.isInUse()) {
                areas.add(new Extent(record.position(), volume.mft().recordSize(), Extent.Kind.DATA));
            }
            if (!record.isInUse() || record.isExtension()) {
                continue;
            }
            for (NtfsAttribute attribute : volume.file(number).attributes()) {
                boolean isWanted = attribute.type() != AttributeType.DATA
                        || attribute.isCompressed()
                        || attribute.name().startsWith("Wof")
                        || attribute.name().startsWith("$");
                RunList runs = isWanted && number != 8 ? attribute.runs() : RunList.empty();
                for (int run = 0; run < Math.min(4, runs.size()); run++) {
                    if (!runs.isHole(run)) {
                        areas.add(new Extent(
                                runs.lcn(run) * volume.clusterSize(), volume.clusterSize(), Extent.Kind.DATA));
                    }
                }
            }
        }
        return areas;
    }
}
