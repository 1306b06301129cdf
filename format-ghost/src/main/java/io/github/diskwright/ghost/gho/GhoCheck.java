package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.FatCheck;
import io.github.diskwright.ghost.gho.catalogue.FatRecordWalk;
import io.github.diskwright.ghost.gho.catalogue.GhoCatalogues;
import io.github.diskwright.ghost.gho.sector.SectorLayout;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.structure.CatalogueEntry;
import io.github.diskwright.ghost.gho.structure.FatEntry;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import io.github.diskwright.ghost.gho.structure.GhostCrc;
import io.github.diskwright.ghost.gho.structure.PartitionKind;
import io.github.diskwright.ghost.gho.structure.RecordHeader;
import io.github.diskwright.ghost.gho.structure.RecordKind;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Checks an image, all files of it and all that is in it: every record, the checksum of every directory entry and file, whether
 * packed blocks unpack, whether what is there twice is alike, and whether the catalogue at the end agrees. Nothing is written.
 *
 * <p>Errors are what a checksum or the structure proves; what is odd, or cannot be verified without the password, is a
 * warning. The checksum behind sectors is taken to be over all of them, which nobody has confirmed: there a mismatch is a
 * warning too. Not covered by any checksum of the format are headers, descriptor areas and the boot sector.
 */
public final class GhoCheck {
    private static final String TASK = "checking";

    private final GhoArchive archive;
    private final FindingList log;
    private final CheckOptions options;
    private final ImageParts parts;
    private final GhoStream stream;
    private final BlockReader reader;
    private long told;

    private GhoCheck(GhoArchive archive, FindingList log, CheckOptions options) {
        this.archive = archive;
        this.log = log;
        this.options = options;
        this.parts = archive.partsWithoutCatalogues();
        this.stream = parts.stream();
        this.reader = parts.reader();
    }

    /** Opens what is checked. */
    private interface Opening {
        GhoArchive open(GhoOptions options) throws IOException;
    }

    /** Closes it. */
    private interface Closing {
        void close(GhoArchive archive) throws IOException;
    }

    /**
     * Checks an image.
     *
     * @param first path of its first file; those that continue it are looked for beside it
     * @param open the password and what to allow
     * @param options limits, and how the work runs
     * @return what was found; empty if all is well. At most as many as the limits say.
     * @throws UnsupportedFeatureException if it is of a kind that cannot be read
     * @throws RefusedException if the password is wrong
     * @throws IOException if a file cannot be read, or the work was cancelled
     */
    public static List<Finding> run(Path first, GhoOptions open, CheckOptions options) throws IOException {
        return run(one -> GhoArchive.open(first, one), GhoArchive::close, open, options);
    }

    /**
     * Checks an image whose first file is open, and stays so.
     *
     * @param first the first file
     * @param open the password and what to allow
     * @param options limits, and how the work runs
     * @return what was found, as above
     * @throws IOException as above
     */
    public static List<Finding> run(BlockDevice first, GhoOptions open, CheckOptions options) throws IOException {
        return run(one -> GhoArchive.open(first, one), GhoArchive::closeContinuations, open, options);
    }

    /**
     * Checks an image whose files are all open, and stay so.
     *
     * @param files the first file and those that continue it, in order
     * @param open the password and what to allow
     * @param options limits, and how the work runs
     * @return what was found, as above
     * @throws IOException as above
     */
    public static List<Finding> run(List<? extends BlockDevice> files, GhoOptions open, CheckOptions options)
            throws IOException {
        return run(one -> GhoArchive.open(files, one), archive -> {}, open, options);
    }

    private static List<Finding> run(Opening opening, Closing closing, GhoOptions open, CheckOptions options)
            throws IOException {
        FindingList log = new FindingList(options.limits().maxFindings());
        GhoOptions bounded = open.toBuilder()
                .limits(options.limits())
                .cancellation(options.job().cancellation())
                .build();
        GhoArchive archive;
        try {
            archive = opening.open(bounded);
        } catch (CorruptImageException e) {
            log.add("gho.damaged", e);
            return log.findings();
        }
        try {
            new GhoCheck(archive, log, options).run();
        } finally {
            closing.close(archive);
        }
        return log.findings();
    }

    private void run() throws IOException {
        log.useStream(stream);
        if (!archive.isEnded()) {
            List<String> names = archive.missingFile();
            log.error(
                    "gho.end.missing",
                    stream.size(),
                    "the image does not end"
                            + (names.isEmpty() ? "" : ", and no file beside it continues it, such as " + names.get(0)));
        }
        if (reader.isLocked()) {
            log.warning("gho.password.missing", 0, "without the password no data could be verified");
        }
        PartitionScan scan = new PartitionScan(parts, false);
        try {
            scan.run();
        } catch (CorruptImageException e) {
            log.add("gho.damaged", e);
        }
        for (GhoPartition partition : scan.found()) {
            partition(partition);
        }
        if (scan.openFiles() >= 0 && !reader.isLocked()) {
            files(scan.openFiles());
        }
        ending(scan.found());
        progress(stream.size());
    }

    private void partition(GhoPartition partition) throws IOException {
        header(partition);
        try {
            switch (partition.kind()) {
                case FAT_FILES -> {
                    if (!reader.isLocked()) {
                        files(partition.position() + GhoHeader.SIZE_BYTES);
                    }
                }
                case SECTORS -> {
                    if (partition.sectors().isPresent()) {
                        sectors(partition, partition.sectors().get());
                    }
                }
                case NTFS_CLUSTERS -> clusters(partition);
            }
        } catch (CorruptImageException e) {
            log.add("gho.data.damaged", e);
        }
    }

    private void header(GhoPartition partition) {
        boolean isCopy = partition.kind() == PartitionKind.SECTORS;
        if (isCopy != archive.header().isSectorCopy()) {
            log.warning(
                    "gho.header.mode",
                    GhoHeader.MODE_OFFSET,
                    "the header says mode " + archive.header().mode() + ", partition " + partition.number() + " has "
                            + partition.kind().label());
        }
    }

    private void files(long start) throws IOException {
        FatRecordWalk walk = parts.walk();
        try {
            new FatCheck(reader, parts.options().treeOptions(), log, this::progress).run(walk, start);
        } catch (CorruptImageException e) {
            log.add("gho.damaged", e);
        }
    }

    /** Unpacked sectors are more than their blocks in the image: what was told is never taken back. */
    private void progress(long position) {
        told = Math.max(told, Math.min(position, stream.size()));
        options.job().progress().progress(TASK, told, stream.size());
    }

    private void sectors(GhoPartition partition, SectorLayout layout) throws IOException {
        int actual = sum(partition);
        if (layout.checksum() < 0) {
            return;
        }
        RecordHeader end = new RecordHeader(RecordKind.END_OF_DATA.code(), RecordHeader.END_OF_DATA_BODY);
        ByteBuffer plain = stream.structure(
                "checksum of sectors", layout.checksum() + RecordHeader.SIZE_BYTES, RecordHeader.END_OF_DATA_BODY);
        boolean fits = isTwice(plain, actual);
        if (!fits && !reader.isLocked() && reader.isObfuscated()) {
            // Whether the record of an image with a password is obfuscated is not known where its data are not.
            fits = isTwice(ByteBuffer.wrap(reader.body(layout.checksum(), end)).order(ByteOrder.LITTLE_ENDIAN), actual);
        }
        if (!fits) {
            log.warning(
                    "gho.sectors.checksum",
                    layout.checksum(),
                    "the checksum behind the sectors is not that of all of them, " + GhostCrc.hex(actual));
        }
    }

    private static boolean isTwice(ByteBuffer body, int value) {
        return body.getInt(0) == value && body.getInt(4) == value;
    }

    private int sum(GhoPartition partition) throws IOException {
        GhostCrc crc = new GhostCrc();
        try (BlockDevice device = partition.device()) {
            ByteBuffer block = ByteBuffer.allocate(BlockReader.BLOCK_BYTES);
            for (long position = 0; position < device.size(); position += block.capacity()) {
                options.job().cancellation().throwIfCancelled(TASK);
                block.clear().limit((int) Math.min(block.capacity(), device.size() - position));
                device.read(position, block);
                crc.update(block.flip());
                progress(partition.position() + position);
            }
        }
        return crc.value();
    }

    /** Packets have no checksum that is understood: that they lead to every cluster is all that can be verified. */
    private void clusters(GhoPartition partition) throws IOException {
        if (parts.options().ntfsImages() != GhoOptions.NtfsImages.EXPERIMENTAL || reader.isLocked()) {
            log.warning(
                    "gho.ntfs.unverified",
                    partition.position(),
                    "clusters of NTFS were not looked at; that is an experiment");
            return;
        }
        try (BlockDevice device = partition.device()) {
            ByteBuffer block = ByteBuffer.allocate(BlockReader.BLOCK_BYTES);
            for (long position = 0; position < device.size(); ) {
                options.job().cancellation().throwIfCancelled(TASK);
                Extent extent = device.extent(position, device.size() - position);
                long end = extent.isData() ? Math.min(extent.end(), position + block.capacity()) : extent.end();
                if (extent.isData()) {
                    device.read(position, block.clear().limit((int) (end - position)));
                }
                position = end;
            }
        }
    }

    private void ending(List<GhoPartition> partitions) throws IOException {
        try {
            GhoCatalogues catalogues = GhoCatalogues.read(
                    stream, parts.landmarks(), options.limits(), parts.options().charset());
            long files = partitions.stream()
                    .filter(one -> one.kind() == PartitionKind.FAT_FILES)
                    .count();
            if (catalogues.lists().size() != files && archive.isEnded()) {
                log.warning(
                        "gho.catalogue.count",
                        parts.landmarks().endPosition(),
                        catalogues.lists().size() + " catalogues for " + files + " partitions of files");
            }
            for (List<CatalogueEntry> list : catalogues.lists()) {
                for (CatalogueEntry entry : list) {
                    entry(entry);
                }
            }
        } catch (CorruptImageException e) {
            log.add("gho.catalogue.damaged", e);
        }
        descriptorCopy(partitions);
    }

    private void entry(CatalogueEntry entry) throws IOException {
        Optional<RecordHeader> header = stream.record(entry.position());
        if (header.isEmpty() || !header.get().is(RecordKind.ENTRY, RecordHeader.ENTRY_BODY)) {
            log.warning("gho.catalogue.entry", parts.landmarks().endPosition(), entry.name() + " leads to no entry");
        } else if (!reader.isLocked()) {
            FatEntry found = FatEntry.read(reader.body(entry.position(), header.get()), 0);
            boolean agrees = found.size() == entry.size()
                    && found.writeDate() == entry.date()
                    && found.writeTime() == entry.time()
                    && found.attributes() == entry.attributes();
            if (!agrees) {
                log.warning(
                        "gho.catalogue.entry",
                        entry.position(),
                        entry.name() + " has another size, time or attributes in the catalogue");
            }
        }
    }

    private void descriptorCopy(List<GhoPartition> partitions) {
        if (partitions.isEmpty() || !archive.isEnded()) {
            return;
        }
        long end = partitions.get(partitions.size() - 1).end().orElse(-1);
        long distance = parts.landmarks()
                .endRecord()
                .map(record -> record.descriptorDistance())
                .orElse(0L);
        if (end >= 0 && distance != 0 && parts.landmarks().endPosition() - distance != end) {
            log.warning(
                    "gho.end.distance",
                    parts.landmarks().endPosition(),
                    "the distance back to the copy of the descriptor area is " + distance + ", not "
                            + (parts.landmarks().endPosition() - end));
        }
    }
}
