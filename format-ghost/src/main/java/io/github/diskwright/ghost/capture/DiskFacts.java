package io.github.diskwright.ghost.capture;

import io.github.diskwright.ghost.container.ImageFacts;
import io.github.diskwright.ghost.container.PartitionFacts;
import io.github.diskwright.partition.GptTable;
import io.github.diskwright.partition.MbrTable;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import io.github.diskwright.partition.used.UsedBlocks;
import io.github.diskwright.partition.used.UsedVolume;
import java.util.Optional;

/** What an image says of the disk that was captured. */
final class DiskFacts {
    private static final String SOFTWARE = "Diskwright";

    private DiskFacts() {}

    static ImageFacts of(UsedBlocks used, CaptureOptions options) {
        PartitionTable table = used.layout().table();
        boolean isVolume = table.kind() == PartitionTable.Kind.NONE
                && used.volumes().size() == 1
                && used.volumes().get(0).content().isRecognised();
        ImageFacts.Builder facts = ImageFacts.builder()
                .software(SOFTWARE)
                .source(options.source().isEmpty() ? used.device().description() : options.source())
                .comment(options.comment())
                .contents(isVolume ? ImageFacts.Contents.PARTITION : ImageFacts.Contents.DISK)
                .table(table(table));
        long first = Long.MAX_VALUE;
        for (UsedVolume volume : used.volumes()) {
            facts.partition(partition(volume, table, options));
            first = Math.min(first, volume.position());
        }
        return facts.bootArea(first == Long.MAX_VALUE ? 0 : first).build();
    }

    private static ImageFacts.Table table(PartitionTable table) {
        if (table instanceof GptTable gpt) {
            return new ImageFacts.Table(ImageFacts.TableKind.GPT, 0, gpt.diskGuid());
        }
        if (table instanceof MbrTable mbr) {
            return new ImageFacts.Table(ImageFacts.TableKind.MBR, mbr.diskSignature(), PartitionFacts.NO_ID);
        }
        return ImageFacts.Table.NONE;
    }

    private static PartitionFacts partition(UsedVolume volume, PartitionTable table, CaptureOptions options) {
        Optional<Partition> partition = volume.partition();
        boolean isMbr = table.kind() == PartitionTable.Kind.MBR;
        return new PartitionFacts(
                partition.map(Partition::number).orElse(1),
                partition
                        .filter(some -> isMbr)
                        .map(some -> some.type().mbrByte().orElse(0))
                        .orElse(0),
                partition.map(Partition::isActive).orElse(false),
                captured(volume, options),
                partition
                        .flatMap(some -> some.type().guid())
                        .filter(some -> !isMbr)
                        .orElse(PartitionFacts.NO_ID),
                partition.flatMap(Partition::guid).orElse(PartitionFacts.NO_ID),
                partition.map(Partition::attributes).orElse(0L),
                volume.position(),
                volume.length(),
                volume.coverage() == UsedVolume.Coverage.USED_BLOCKS ? volume.usedBytes() : volume.length(),
                volume.minimumSize().orElse(volume.length()),
                partition.map(Partition::name).orElse(""),
                volume.content().name(),
                volume.content().label().orElse(""));
    }

    private static PartitionFacts.Captured captured(UsedVolume volume, CaptureOptions options) {
        if (options.areas() == CaptureOptions.Areas.ALL) {
            return PartitionFacts.Captured.WHOLE;
        }
        return switch (volume.coverage()) {
            case USED_BLOCKS -> PartitionFacts.Captured.USED;
            case WHOLE -> PartitionFacts.Captured.WHOLE;
            case LEFT_OUT -> PartitionFacts.Captured.NOTHING;
        };
    }
}
