package io.github.diskwright.partition.used;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Content;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.FreeRange;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.used.UsedVolume.Coverage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what is shown of a disk. For one reading. */
final class UsedBlocksReader {
    /** Name of the contents that are known here. */
    static final String NTFS = "ntfs";

    private final BlockDevice disk;
    private final DiskLayout layout;
    private final UsedBlocksOptions options;
    private final ShownRanges shown;
    private final List<UsedVolume> facts = new ArrayList<>();
    private final Set<Volume> overlapping;

    UsedBlocksReader(BlockDevice disk, DiskLayout layout, UsedBlocksOptions options) {
        this.disk = disk;
        this.layout = layout;
        this.options = options;
        this.shown = new ShownRanges(disk.size());
        this.overlapping = overlapping(volumes());
    }

    UsedBlocks read() {
        // Later ones win: what is shown of one partition is not hidden by another one, and the tables are always shown.
        hideGaps();
        for (Volume volume : volumes()) {
            if (!isChosen(volume)) {
                show(volume, Showing.NONE);
            }
        }
        List<Volume> whole = new ArrayList<>();
        for (Volume volume : volumes()) {
            UsedVolume fact = isChosen(volume) ? readVolume(volume) : leftOut(volume);
            facts.add(fact);
            if (fact.coverage() == Coverage.WHOLE) {
                whole.add(volume);
            }
        }
        whole.forEach(volume -> show(volume, Showing.ALL));
        showTables();
        return new UsedBlocks(new UsedBlocksDevice(disk, shown), layout, facts, options);
    }

    private List<Volume> volumes() {
        return layout.volumes().stream()
                .filter(volume -> volume.partition()
                        .map(partition -> partition.kind() != Partition.Kind.EXTENDED)
                        .orElse(true))
                .toList();
    }

    private boolean isChosen(Volume volume) {
        return options.partitions()
                .flatMap(numbers -> volume.partition().map(partition -> numbers.contains(partition.number())))
                .orElse(true);
    }

    /** A broken table can ask for more than there can be. */
    private static long end(Volume volume) {
        return volume.length() > Long.MAX_VALUE - volume.position()
                ? Long.MAX_VALUE
                : volume.position() + volume.length();
    }

    private void show(Volume volume, Showing showing) {
        shown.set(volume.position(), end(volume), showing);
    }

    private static Set<Volume> overlapping(List<Volume> volumes) {
        List<Volume> byPosition = new ArrayList<>(volumes);
        byPosition.removeIf(volume -> volume.length() == 0);
        byPosition.sort(Comparator.comparingLong(Volume::position));
        Set<Volume> overlapping = new HashSet<>();
        @Nullable Volume furthest = null;
        for (Volume volume : byPosition) {
            if (furthest != null && volume.position() < end(furthest)) {
                overlapping.add(furthest);
                overlapping.add(volume);
            }
            if (furthest == null || end(volume) > end(furthest)) {
                furthest = volume;
            }
        }
        return overlapping;
    }

    /** What lies before the first partition stays, and all where a partition may be that the table does not tell of. */
    private void hideGaps() {
        if (options.gaps() == UsedBlocksOptions.Gaps.LEFT_OUT && !UsedBlocks.isDoubtful(layout.table())) {
            long first = volumes().stream().mapToLong(Volume::position).min().orElse(Long.MAX_VALUE);
            for (FreeRange gap : layout.freeRanges()) {
                if (gap.position() > first) {
                    shown.set(gap.position(), gap.position() + gap.length(), Showing.NONE);
                }
            }
        }
    }

    private void showTables() {
        TableAreas.of(layout.table(), disk.size()).forEach(area -> shown.set(area.position(), area.end(), Showing.ALL));
    }

    private static UsedVolume leftOut(Volume volume) {
        return new UsedVolume.Builder(volume, Coverage.LEFT_OUT).build();
    }

    private UsedVolume whole(Volume volume, List<String> reasons, List<String> notes) {
        return new UsedVolume.Builder(volume, Coverage.WHOLE)
                .reasons(reasons)
                .notes(notes)
                .usedBytes(Math.max(0, Math.min(end(volume), disk.size()) - volume.position()))
                .build();
    }

    private UsedVolume readVolume(Volume volume) {
        Content content = volume.content();
        if (overlapping.contains(volume)) {
            return whole(volume, List.of("it overlaps another partition"), List.of());
        }
        if (!content.name().equals(NTFS)) {
            String reason = content.isRecognised()
                    ? "what " + content.name() + " uses is not known here"
                    : "what it holds is not known";
            return whole(volume, List.of(reason), List.of());
        }
        NtfsBlocks blocks;
        try {
            blocks = NtfsBlocks.read(disk, volume, options);
        } catch (IOException e) {
            // Whatever cannot be understood, or not be read, is for the copy to carry as it is.
            return whole(volume, List.of("what it uses cannot be read: " + e.getMessage()), List.of());
        }
        List<String> doubts = new ArrayList<>(blocks.doubts());
        if (volume.contents().size() > 1) {
            doubts.add("it also looks like " + volume.contents().get(1).name());
        }
        if (!doubts.isEmpty() && options.doubtful() == UsedBlocksOptions.Doubtful.WHOLE) {
            return whole(volume, doubts, blocks.notes());
        }
        shown.set(volume.position(), blocks.end(), blocks);
        List<String> notes = new ArrayList<>(blocks.notes());
        doubts.forEach(doubt -> notes.add("believed although " + doubt));
        return new UsedVolume.Builder(volume, Coverage.USED_BLOCKS)
                .notes(notes)
                .usedBytes(blocks.usedBytes() + end(volume) - blocks.end())
                .minimumSize(blocks.minimumSize())
                .build();
    }
}
