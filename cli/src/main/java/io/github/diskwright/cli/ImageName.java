package io.github.diskwright.cli;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.partition.Partition;
import io.github.diskwright.partition.PartitionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An image as the command line names it: a file, or {@code FILE#N} for partition N of the disk in it. A file whose own
 * name ends like that wins.
 *
 * @param path the file
 * @param partition the partition; empty for the whole disk
 */
record ImageName(Path path, OptionalInt partition) {
    /** No image: what a parameter holds before the command line was read. */
    static final ImageName NONE = new ImageName(Path.of(""), OptionalInt.empty());

    private static final Pattern PARTITION = Pattern.compile("(.+)#(\\d{1,5})");

    /** A whole image, whatever its name ends in. */
    static ImageName of(Path path) {
        return new ImageName(path, OptionalInt.empty());
    }

    static ImageName parse(String text) {
        try {
            Matcher matcher = PARTITION.matcher(text);
            if (matcher.matches() && !Files.exists(Path.of(text))) {
                return new ImageName(Path.of(matcher.group(1)), OptionalInt.of(Integer.parseInt(matcher.group(2))));
            }
            return new ImageName(Path.of(text), OptionalInt.empty());
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is not a path: " + e.getReason());
        }
    }

    /** The disk of an image, or the partition of it that is named. */
    BlockDevice select(BlockImage image) throws IOException {
        if (partition.isEmpty()) {
            return image.device();
        }
        PartitionTable table = Disks.table(image);
        Partition found = table.partition(partition.getAsInt())
                .orElseThrow(() -> new UsageException(this
                        + ": no such partition; the disk has "
                        + (table.partitions().isEmpty()
                                ? "none"
                                : table.partitions().stream()
                                        .map(p -> "#" + p.number())
                                        .collect(Collectors.joining(", ")))));
        return found.open(image.device());
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return partition.isPresent() ? path + "#" + partition.getAsInt() : path.toString();
    }

    /** Reads names from the command line. */
    static final class Converter implements ITypeConverter<ImageName> {
        @Override
        public ImageName convert(String text) {
            return parse(text);
        }
    }
}
