package io.github.diskwright.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.image.device.ForwardingDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.ntfs.OwnedRange.Kind;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.RunList;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.fuzz.FuzzReport;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.ntfs.CorpusVolume;
import io.github.diskwright.testkit.ntfs.NtfsCorpus;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.peer.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose bytes of a volume are: as ntfscluster finds it, and as the files read. */
class RangeOwnersPeerIT {
    private static final JobOptions JOB = JobOptions.builder().threads(1).build();

    /** Such as {@code Inode 64 /folder0/$INDEX_ALLOCATION($I30)}. */
    private static final Pattern INODE = Pattern.compile("Inode (\\d+) .*/(\\$[A-Z_]+)(?:\\((.*)\\))?");

    private static MemoryDevice device(NtfsRecipe recipe) throws IOException {
        return NtfsCorpus.deviceOf(NtfsCorpus.require().volume(recipe));
    }

    private static Extent range(long position, long length) {
        return new Extent(position, length, Extent.Kind.DATA);
    }

    private static Set<String> said(CorpusVolume volume, long first, long last) {
        Set<String> found = new TreeSet<>();
        Peer.require("ntfscluster")
                .check("-f", "-c", first + "-" + last, volume.path())
                .output()
                .lines()
                .map(INODE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> {
                    String name = line.group(3) == null ? "" : line.group(3);
                    found.add(line.group(1) + " " + stream(line.group(2), name));
                });
        return found;
    }

    private static String stream(String type, String name) {
        return type.equals("$DATA") ? name : (name.isEmpty() ? "" : name + ":") + type;
    }

    /** Two random ranges at a time, of which ntfscluster is asked for each. */
    @ParameterizedTest
    @EnumSource(names = {"MIXED", "FRAGMENTED_FILES", "MANY_EXTENTS", "MFT_WITH_LIST", "COMPRESSED", "NAMED_STREAMS"})
    void ntfsclusterFindsTheSame(NtfsRecipe recipe) throws IOException {
        CorpusVolume corpus = NtfsCorpus.require().volume(recipe);
        NtfsVolume volume = NtfsVolume.open(NtfsCorpus.deviceOf(corpus));
        int size = volume.clusterSize();
        Random random = Seeds.random(7, recipe.ordinal());
        for (int i = 0; i < Effort.scaled(8); i++) {
            Set<String> said = new TreeSet<>();
            List<Extent> ranges = new ArrayList<>();
            for (int j = 0; j < 2; j++) {
                long first = random.nextInt((int) volume.clusterCount());
                long count = 1 + random.nextInt((int) Math.min(1 << random.nextInt(10), volume.clusterCount() - first));
                said.addAll(said(corpus, first, first + count - 1));
                // From somewhere in the first cluster to somewhere in the last one.
                long start = first * size + random.nextInt(size);
                long end = Math.max(start + 1, (first + count) * size - random.nextInt(size));
                ranges.add(range(start, end - start));
            }
            RangeOwners owners = RangeOwners.find(volume, ranges, JOB);
            Set<String> found = new TreeSet<>();
            for (OwnedRange owned : owners.ranges()) {
                if (owned.kind() == Kind.FILE) {
                    found.add(owned.recordNumber() + " " + owned.stream());
                }
            }
            assertThat(found).isEqualTo(said);
            // Free clusters whose bits are in the ranges themselves are not known to be free.
            if (!said.contains(NtfsVolume.BITMAP + " ")) {
                assertThat(owners.ranges()).extracting(OwnedRange::kind).containsAnyOf(Kind.FILE, Kind.FREE);
                assertThat(owners.ranges()).extracting(OwnedRange::kind).doesNotContain(Kind.UNKNOWN);
            }
            assertThat(owners.isComplete()).isTrue();
            assertThat(owners.unreadRecords()).isZero();
        }
    }

    /** All of a volume but the bitmap: every byte has its owner once, and the files read the same there. */
    @ParameterizedTest
    @EnumSource(names = {"MIXED", "SMALL_CLUSTERS", "ODD_SIZE", "FRAGMENTED_MFT", "SPARSE", "MFT_WITH_LIST"})
    void everyByteHasOneOwner(NtfsRecipe recipe) throws IOException {
        MemoryDevice device = device(recipe);
        NtfsVolume volume = NtfsVolume.open(device);
        RunList bitmap =
                volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, "").runs();
        long start = bitmap.lcn(0) * volume.clusterSize();
        long end = start + bitmap.length(0) * volume.clusterSize();
        RangeOwners owners = RangeOwners.find(volume, List.of(range(end, device.size() - end), range(0, start)), JOB);
        ClusterMap used = volume.clusterBitmap();
        long at = 0;
        for (OwnedRange owned : owners.ranges()) {
            assertThat(owned.position()).isEqualTo(at == start ? end : at);
            at = owned.position() + owned.length();
            if (owned.kind() == Kind.FILE) {
                compare(device, volume, owned);
            } else if (owned.kind() == Kind.FREE) {
                long first = owned.position() / volume.clusterSize();
                assertThat(used.containsAny(first, owned.length() / volume.clusterSize()))
                        .isFalse();
            }
        }
        assertThat(at).isEqualTo(device.size());
        assertThat(owners.ranges()).extracting(OwnedRange::kind).contains(Kind.FILE, Kind.BEHIND);
        assertThat(owners.ranges()).extracting(OwnedRange::kind).doesNotContain(Kind.UNKNOWN);
    }

    private static void compare(BlockDevice device, NtfsVolume volume, OwnedRange owned) throws IOException {
        NtfsFile file = volume.file(owned.recordNumber());
        assertThat(owned.path()).isEqualTo(file.path()).startsWith("/");
        NtfsAttribute attribute = file.attributes().stream()
                .filter(candidate ->
                        owned.stream().equals(stream(AttributeType.name(candidate.type()), candidate.name())))
                .findFirst()
                .orElseThrow();
        if (attribute.isCompressed()) {
            return;
        }
        long length = Math.min(owned.length(), attribute.initializedSize() - owned.offset());
        if (length > 0) {
            ByteBuffer expected = ByteBuffer.allocate((int) length);
            attribute.read(owned.offset(), expected);
            ByteBuffer found = ByteBuffer.allocate((int) length);
            device.read(owned.position(), found);
            assertThat(found.flip().equals(expected.flip())).isTrue();
        }
    }

    /** With the record that it is in a file's name goes, and with its own bytes what the bitmap says. */
    @Test
    void whatIsLostItselfIsNotBelieved() throws IOException {
        MemoryDevice device = device(NtfsRecipe.MIXED);
        NtfsVolume whole = NtfsVolume.open(device);
        OwnedRange file = RangeOwners.find(whole, List.of(range(0, device.size())), JOB).ranges().stream()
                .filter(owned -> owned.path().endsWith(".txt"))
                .findFirst()
                .orElseThrow();
        Extent bitmap = range(
                whole.file(NtfsVolume.BITMAP)
                                .require(AttributeType.DATA, "")
                                .runs()
                                .lcn(0)
                        * whole.clusterSize(),
                whole.clusterSize());
        Extent record =
                range(whole.mft().position(file.recordNumber()), whole.mft().recordSize());
        Extent data = range(file.position(), file.length());
        Extent free = range(device.size() / 2, whole.clusterSize());
        device.writeZeros(record.position(), record.length());
        device.writeZeros(bitmap.position(), bitmap.length());
        NtfsVolume damaged = NtfsVolume.open(device);
        RangeOwners owners = RangeOwners.find(damaged, List.of(free, bitmap, data, record), JOB);
        assertThat(owners.ranges()).anySatisfy(owned -> {
            assertThat(owned.position()).isEqualTo(data.position());
            assertThat(owned.kind()).isEqualTo(Kind.UNKNOWN);
        });
        assertThat(owners.ranges()).anySatisfy(owned -> {
            assertThat(owned.path()).isEqualTo("/$MFT");
            assertThat(owned.offset())
                    .isEqualTo(file.recordNumber() * whole.mft().recordSize());
            assertThat(owned.text()).startsWith("/$MFT, 1024 bytes from 0x");
        });
        assertThat(owners.ranges()).extracting(OwnedRange::kind).doesNotContain(Kind.FREE);
    }

    /** A device that cannot read one place. */
    private static final class BadDevice extends ForwardingDevice {
        private final Extent bad;

        BadDevice(BlockDevice device, Extent bad) {
            super(device);
            this.bad = bad;
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            if (position < bad.end() && position + target.remaining() > bad.position()) {
                throw new IOException("bad sector at " + bad.position());
            }
            super.read(position, target);
        }
    }

    @Test
    void recordsThatCannotBeReadArePassedOver() throws IOException {
        MemoryDevice device = device(NtfsRecipe.MIXED);
        NtfsVolume whole = NtfsVolume.open(device);
        Extent all = range(0, device.size());
        List<OwnedRange> before = RangeOwners.find(whole, List.of(all), JOB).ranges();
        OwnedRange file = before.stream()
                .filter(owned -> owned.path().endsWith(".txt"))
                .findFirst()
                .orElseThrow();
        BlockDevice bad = new BadDevice(device, range(whole.mft().position(file.recordNumber()), 512));
        RangeOwners owners = RangeOwners.find(NtfsVolume.open(bad), List.of(all), JOB);
        assertThat(owners.unreadRecords()).isEqualTo(1);
        List<OwnedRange> expected = new ArrayList<>(before);
        expected.removeIf(owned -> owned.recordNumber() == file.recordNumber());
        assertThat(owners.ranges())
                .filteredOn(owned -> owned.kind() == Kind.FILE && !owned.path().startsWith("?"))
                .containsAll(expected.stream()
                        .filter(owned -> owned.kind() == Kind.FILE)
                        .filter(owned -> owned.recordNumber() < 64)
                        .toList());
        assertThat(owners.ranges()).extracting(OwnedRange::kind).contains(Kind.UNKNOWN);
    }

    @Test
    void theSearchIsBoundedAndCanBeStopped() throws IOException {
        MemoryDevice device = device(NtfsRecipe.FRAGMENTED_FILES);
        Extent all = range(0, device.size());
        NtfsVolume volume =
                NtfsVolume.open(device, Limits.builder().maxFindings(20).build());
        RangeOwners owners = RangeOwners.find(volume, List.of(all), JOB);
        assertThat(owners.isComplete()).isFalse();
        assertThat(owners.ranges()).hasSizeLessThan(60);
        assertThat(RangeOwners.find(volume, List.of(), JOB).ranges()).isEmpty();
        CancellationToken token = new CancellationToken();
        token.cancel();
        JobOptions stopped = JobOptions.builder().cancellation(token).build();
        assertThatThrownBy(() -> RangeOwners.find(volume, List.of(all), stopped))
                .isInstanceOf(CancelledException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"MIXED", "MANY_EXTENTS", "COMPRESSED"})
    void damagedVolumesAreSearchedWithoutErrors(NtfsRecipe recipe) throws IOException {
        MemoryDevice device = device(recipe);
        NtfsVolume volume = NtfsVolume.open(device);
        List<Extent> areas = new ArrayList<>();
        for (long number = 0; number < volume.mft().recordCount(); number++) {
            areas.add(range(volume.mft().position(number), volume.mft().recordSize()));
        }
        FuzzReport report = Fuzzer.named("owners of " + recipe)
                .cases(Effort.scaled(300))
                .maxAllocation(64L << 20)
                .maxReads(100_000)
                .areas(areas)
                .runDevices(List.of(device), damaged -> {
                    NtfsVolume opened = NtfsVolume.open(damaged);
                    List<Extent> ranges = List.of(range(0, 1 << 20), range(2 << 20, damaged.size() - (2 << 20)));
                    RangeOwners owners = RangeOwners.find(opened, ranges, JOB);
                    long end = 0;
                    for (OwnedRange owned : owners.ranges()) {
                        assertThat(owned.position()).isLessThanOrEqualTo(Math.max(end, 2 << 20));
                        end = Math.max(end, owned.position() + owned.length());
                        assertThat(owned.text()).isNotEmpty();
                    }
                    assertThat(end).isEqualTo(damaged.size());
                });
        assertThat(report.accepted()).as(report.toString()).isGreaterThan(150);
    }
}
