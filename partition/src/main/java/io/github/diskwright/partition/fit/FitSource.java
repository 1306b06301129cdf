package io.github.diskwright.partition.fit;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.Volume;
import io.github.diskwright.partition.layout.Layout;
import io.github.diskwright.partition.layout.LayoutPart;
import io.github.diskwright.partition.layout.PlacedLayout;
import io.github.diskwright.partition.layout.TargetDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Makes the layout that a source disk and the options ask for. */
final class FitSource {
    private static final long MIB = 1L << 20;

    private final DiskLayout source;
    private final FitOptions options;
    private final VolumeSizes sizes;
    private final Map<Integer, Long> minimums = new HashMap<>();
    private final List<Kept> kept = new ArrayList<>();
    private final List<Partition> dropped = new ArrayList<>();

    /** A partition that goes to the target. */
    private record Kept(Partition partition, Volume volume, PartitionRole role) {}

    FitSource(DiskLayout source, FitOptions options, VolumeSizes sizes) throws RefusedException {
        this.source = source;
        this.options = options;
        this.sizes = sizes;
        requireTable();
        requireNames();
        for (Volume volume : source.volumes()) {
            Partition partition = volume.partition().orElseThrow();
            if (partition.kind() == Partition.Kind.EXTENDED) {
                // It has no contents of its own: the layout makes one around the logical partitions.
                continue;
            }
            if (options.dropped().contains(partition.number())) {
                dropped.add(partition);
            } else {
                kept.add(new Kept(partition, volume, role(volume, partition)));
            }
        }
        Comparator<Kept> order = Comparator.comparingLong(one -> one.partition().position());
        if (options.recovery() == FitOptions.Recovery.LAST) {
            order = Comparator.comparing(FitSource::isRecovery).thenComparing(order);
        }
        kept.sort(order);
    }

    private static boolean isRecovery(Kept one) {
        return one.partition().type().shortName().equals("recovery");
    }

    private void requireTable() throws RefusedException {
        PartitionTable table = source.table();
        if (table.kind() != PartitionTable.Kind.GPT && table.kind() != PartitionTable.Kind.MBR) {
            throw new RefusedException("the disk has no table that is certain", "repair or make one first");
        }
        if (table instanceof GptTable gpt && gpt.protection() == GptTable.Protection.HYBRID) {
            throw new RefusedException("the disk has a hybrid MBR", "make it a protective one first");
        }
        for (Finding finding : table.findings()) {
            // A disk that was copied to a larger one is what fitting is for: the editor moves the backup.
            if (finding.severity() == Severity.ERROR && !finding.id().equals("gpt.grown")) {
                throw new RefusedException("the table is damaged: " + finding.text(), "repair it first");
            }
        }
    }

    private void requireNames() {
        for (int number : options.named()) {
            if (source.volume(number).isEmpty()) {
                throw new IllegalArgumentException("the disk has no partition " + number);
            }
        }
    }

    private PartitionRole role(Volume volume, Partition partition) throws RefusedException {
        PartitionRole role = PartitionRole.of(volume, partition, source);
        if (role == PartitionRole.FOREIGN) {
            throw new RefusedException(
                    "the volumes of partition " + partition.number() + " ("
                            + partition.type().name() + ") do not follow the table",
                    "copy the whole disk to one that is at least as large");
        }
        return role;
    }

    List<Partition> dropped() {
        return dropped;
    }

    /** Without making any partition smaller if that can be, else by the rules. */
    PlacedLayout place(TargetDisk target) throws IOException {
        try {
            return layout(true).place(target);
        } catch (NoSpaceException e) {
            return layout(false).place(target);
        }
    }

    private Layout layout(boolean keepsSizes) throws IOException {
        Layout.Builder layout = Layout.builder(source.table().kind()).grain(options.grain());
        source.table().diskId().ifPresent(layout::diskId);
        if (source.table() instanceof GptTable gpt) {
            layout.entryCount(gpt.entryCount());
        }
        for (Kept one : kept) {
            layout.part(part(one, keepsSizes));
        }
        return layout.build();
    }

    private LayoutPart part(Kept one, boolean keepsSizes) throws IOException {
        Partition partition = one.partition();
        LayoutPart.Builder part = LayoutPart.builder(partition.type())
                .source(partition.number())
                .name(partition.name())
                .attributes(partition.attributes())
                .active(partition.isActive())
                .logical(partition.kind() == Partition.Kind.LOGICAL);
        partition.guid().ifPresent(part::guid);
        if (partition.kind() == Partition.Kind.PRIMARY) {
            part.number(partition.number());
        }
        OptionalLong given = options.size(partition.number());
        if (given.isPresent() || !isSharing(one)) {
            return part.size(fixed(one, given))
                    .fileSystem(given.isPresent() ? LayoutPart.FileSystem.FOLLOW : LayoutPart.FileSystem.KEEP)
                    .build();
        }
        long least =
                keepsSizes ? Math.max(options.minimum(partition.number()).orElse(0), partition.length()) : minimum(one);
        long most = Math.max(least, options.maximum(partition.number()).orElse(Long.MAX_VALUE));
        long weight = options.weight(partition.number()).orElse(Math.max(1, partition.length() / MIB));
        return part.shared(least, most, weight)
                .fileSystem(LayoutPart.FileSystem.FOLLOW)
                .build();
    }

    /** A size that was given is not below what the contents need. */
    private long fixed(Kept one, OptionalLong given) throws IOException {
        long size = given.orElse(one.partition().length());
        long least = given.isPresent() && size < leastOfUntouched(one) ? minimum(one) : 0;
        if (size < least) {
            throw new NoSpaceException("partition " + one.partition().number() + " with its contents", least, size);
        }
        return size;
    }

    private boolean isSharing(Kept one) {
        return switch (options.policy()) {
            case KEEP -> false;
            case PROPORTIONAL -> one.role() == PartitionRole.DATA;
            case ONE -> one.partition().number() == growing();
        };
    }

    private int growing() {
        return options.growing()
                .orElseGet(() -> kept.stream()
                        .filter(one -> one.role() == PartitionRole.DATA)
                        .max(Comparator.comparingLong(one -> one.partition().length()))
                        .map(one -> one.partition().number())
                        .orElse(0));
    }

    private long minimum(Kept one) throws IOException {
        Partition partition = one.partition();
        OptionalLong given = options.minimum(partition.number());
        if (given.isPresent()) {
            return given.getAsLong();
        }
        Long known = minimums.get(partition.number());
        if (known != null) {
            return known;
        }
        OptionalLong told = sizes.minimum(one.volume());
        long least = Math.min(partition.length(), told.orElse(partition.length()));
        minimums.put(partition.number(), least);
        return least;
    }

    /** From this size on nobody has to look into a volume. */
    private long leastOfUntouched(Kept one) {
        return options.minimum(one.partition().number()).orElse(one.partition().length());
    }
}
