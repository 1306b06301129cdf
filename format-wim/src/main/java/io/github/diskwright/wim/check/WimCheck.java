package io.github.diskwright.wim.check;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.wim.WimArchive;
import io.github.diskwright.wim.WimOpenOptions;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.IntegrityTable;
import io.github.diskwright.wim.structure.WimHeader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a WIM file, all parts of it and all that is in it: header, tables, XML, the integrity table if there is one, the
 * metadata of each image with their digest and every entry, whether each blob that a file needs is there, and each blob's
 * SHA-1 by reading it. Nothing is written.
 *
 * <p>What readers put right by themselves is a warning, what keeps a file from being read an error; a digest that is another
 * one has the id {@code wim.blob.digest}, {@code wim.image.digest} or {@code wim.integrity.digest}. Data are decoded on all
 * threads.
 */
public final class WimCheck {
    private static final String TASK = "checking";

    private final WimArchive archive;
    private final FindingLog log;
    private final CheckOptions options;
    private final Map<BlobHash, Long> uses = new HashMap<>();
    private final List<Integer> readable = new ArrayList<>();

    private WimCheck(WimArchive archive, FindingLog log, CheckOptions options) {
        this.archive = archive;
        this.log = log;
        this.options = options;
    }

    /**
     * Checks a file.
     *
     * @param path of it, or of any part of a split one
     * @param open what else data may be in; irregularities become findings, whatever is said there
     * @param options limits, and how the work runs
     * @return what was found; empty if all is well. At most as many as the limits say.
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it is of another version
     * @throws IOException if a file cannot be read, or the work was cancelled
     */
    public static List<Finding> run(Path path, WimOpenOptions open, CheckOptions options) throws IOException {
        return run(logged -> WimArchive.open(path, logged), open, options);
    }

    /**
     * Checks files that are open; they are closed.
     *
     * @param devices the file, or parts of a split one
     * @param open what else data may be in; irregularities become findings, whatever is said there
     * @param options limits, and how the work runs
     * @return what was found, as above
     * @throws io.github.diskwright.image.UnsupportedFeatureException if it is of another version
     * @throws IOException if a file cannot be read, or the work was cancelled
     */
    public static List<Finding> run(List<BlockDevice> devices, WimOpenOptions open, CheckOptions options)
            throws IOException {
        return run(logged -> WimArchive.open(devices, logged), open, options);
    }

    /** Opens what is checked. */
    private interface Opening {
        WimArchive open(WimOpenOptions options) throws IOException;
    }

    private static List<Finding> run(Opening opening, WimOpenOptions open, CheckOptions options) throws IOException {
        FindingLog log = new FindingLog(options.limits().maxFindings());
        WimOpenOptions logged =
                open.toBuilder().limits(options.limits()).irregularities(log).build();
        try (WimArchive archive = opening.open(logged)) {
            new WimCheck(archive, log, options).run();
        } catch (CorruptImageException e) {
            log.error(e.source(), "wim.damaged", e.position(), message(e));
        }
        return log.findings();
    }

    private void run() throws IOException {
        archive.missingParts()
                .forEach((number, path) ->
                        log.error(path.toString(), "wim.part.missing", 0, "part " + number + " is missing"));
        for (WimPart part : archive.parts()) {
            header(part);
            integrity(part);
        }
        xml();
        for (int number = 1; number <= archive.imageCount(); number++) {
            image(number);
        }
        references();
        blobs();
    }

    private void header(WimPart part) throws CorruptImageException {
        WimHeader header = part.header();
        if (header.has(WimHeader.WRITE_IN_PROGRESS)) {
            log.warn(
                    part.description(),
                    "wim.header.write-in-progress",
                    WimHeader.FLAGS_INDEX,
                    "a writer is at work, or was stopped; what the header leads to is from before");
        }
    }

    private void integrity(WimPart part) throws IOException {
        try {
            Optional<IntegrityTable> table = part.readIntegrityTable(archive.reader());
            if (table.isPresent()) {
                new IntegrityCheck(part, table.get(), options.job()).run(log);
            }
        } catch (CorruptImageException e) {
            log.error(part.description(), "wim.integrity.table", e.position(), message(e));
        }
    }

    private void xml() throws IOException {
        try {
            archive.xml();
        } catch (ImageException e) {
            log.error(
                    archive.description(),
                    "wim.xml.unusable",
                    archive.header().xml().offset(),
                    message(e));
        }
    }

    private void image(int number) throws IOException {
        try (WimImage image = archive.image(number)) {
            readable.add(number);
            Set<BlobHash> missing = new HashSet<>();
            image.forEachUse((directory, name, hash) -> {
                uses.merge(hash, 1L, Long::sum);
                if (archive.blobs().find(hash).isEmpty() && missing.add(hash)) {
                    missing(image, directory.resolve(name), hash);
                }
            });
        } catch (IntegrityException e) {
            log.error(archive.description(), "wim.image.digest", 0, message(e));
        } catch (CorruptImageException e) {
            log.error(e.source(), "wim.image.damaged", e.position(), message(e));
        } catch (NoSuchFileException e) {
            log.error(
                    archive.description(), "wim.image.missing", 0, "the metadata of image " + number + " are missing");
        }
    }

    private void missing(WimImage image, TreePath path, BlobHash hash) {
        Optional<CorruptImageException> fault = archive.blobTable().fault(hash);
        if (fault.isPresent()) {
            log.error(
                    image.description(),
                    "wim.blob.damaged",
                    fault.get().position(),
                    path + ": " + message(fault.get()));
        } else {
            log.error(
                    image.description(),
                    "wim.blob.missing",
                    0,
                    path + ": the data with the SHA-1 " + hash + " are in no file at hand");
        }
    }

    /** Counts are advice that real files get wrong; wrong ones matter to who deletes by them. */
    private void references() {
        if (readable.size() < archive.imageCount() || !archive.missingParts().isEmpty()) {
            return;
        }
        for (Blob blob : archive.blobTable().blobs()) {
            long used = uses.getOrDefault(blob.hash(), 0L);
            if (used != blob.references()) {
                log.info(
                        blob.resource().part().description(),
                        "wim.table.references",
                        blob.resource().position(),
                        "blob " + blob.hash() + " is used " + used + " times, the table says " + blob.references());
            }
        }
    }

    private void blobs() throws IOException {
        Map<Blob, ImageException> damaged =
                new BlobCheck(archive.reader(), archive.blobTable().blobs(), options.job(), TASK).run();
        if (damaged.isEmpty()) {
            return;
        }
        Map<BlobHash, String> users = users(damaged);
        damaged.forEach((blob, error) -> {
            String user = users.getOrDefault(blob.hash(), "a blob that no file uses");
            boolean isDigest = error instanceof IntegrityException;
            log.found(
                    blob.resource().part().description(),
                    new Finding(
                            isDigest ? "wim.blob.digest" : "wim.blob.damaged",
                            Severity.ERROR,
                            blob.resource().position(),
                            user + ": " + message(error)));
        });
    }

    /** A file that uses each of the damaged blobs. */
    private Map<BlobHash, String> users(Map<Blob, ImageException> damaged) throws IOException {
        Set<BlobHash> wanted = new HashSet<>();
        damaged.keySet().forEach(blob -> wanted.add(blob.hash()));
        Map<BlobHash, String> users = new LinkedHashMap<>();
        for (int number : readable) {
            try (WimImage image = archive.image(number)) {
                image.forEachUse((directory, name, hash) -> {
                    if (wanted.contains(hash)) {
                        TreePath path = directory.resolve(name);
                        users.putIfAbsent(hash, image.description() + ", " + path);
                    }
                });
            }
        }
        return users;
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
