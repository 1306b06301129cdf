package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.partclone.PartcloneChecksum;
import io.github.diskwright.ghost.plain.PlainBytes;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.pipeline.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Checks an image: header, bitmap, and all blocks against their checksums, in one pass over the file. Used once. */
public final class PartcloneCheck {
    private static final int WINDOW = 1 << 20;

    private final PlainBytes bytes;
    private final CheckOptions options;
    private final Pace pace;
    private final List<Finding> findings = new ArrayList<>();
    private final ByteBuffer window;
    private long windowStart;

    private PartcloneCheck(PlainBytes bytes, CheckOptions options) {
        this.bytes = bytes;
        this.options = options;
        this.pace = new Pace(options.job(), "checking");
        this.window = ByteBuffer.allocate(
                        (int) Math.min(WINDOW, bytes.knownSize().orElse(WINDOW)))
                .limit(0);
    }

    /**
     * Checks.
     *
     * @throws CancelledException if the work was cancelled
     * @throws IOException if the file cannot be read
     */
    public static List<Finding> check(PlainBytes bytes, CheckOptions options) throws IOException {
        PartcloneCheck check = new PartcloneCheck(bytes, options);
        try {
            check.run();
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            check.add(unreadable(e));
        }
        return List.copyOf(check.findings);
    }

    /** The finding for what could not be opened at all. */
    public static Finding unreadable(ImageException e) {
        long position = e instanceof CorruptImageException corrupt ? corrupt.position() : 0;
        String rule = e instanceof UnsupportedFeatureException ? "partclone.unsupported" : "partclone.unreadable";
        return new Finding(rule, Severity.ERROR, position, String.valueOf(e.getMessage()));
    }

    private void add(String rule, Severity severity, long position, String text) {
        add(new Finding(rule, severity, position, text));
    }

    private void add(Finding finding) {
        if (findings.size() < options.limits().maxFindings()) {
            findings.add(finding);
        }
    }

    private void run() throws IOException {
        pace.check();
        PartcloneImage image = PartcloneImage.open(bytes, options.limits());
        PartcloneHeader header = image.header();
        long covered = header.totalBlocks() * header.blockSize();
        if (header.version() == 2 && header.deviceSize() < covered) {
            add(
                    "partclone.device-size",
                    Severity.WARNING,
                    52,
                    "the header gives the device " + header.deviceSize() + " bytes, its blocks have " + covered);
        }
        if (header.checksum() == PartcloneChecksum.NONE) {
            add("partclone.no-checksums", Severity.INFO, 96, "blocks have no checksums: damage to them cannot be seen");
        }
        checkStrips(image);
        long end = image.layout().end();
        if (bytes.available(end, 1) > 0) {
            add("partclone.trailing-bytes", Severity.WARNING, end, "there are bytes behind the last block");
        }
    }

    private void checkStrips(PartcloneImage image) throws IOException {
        StripLayout layout = image.layout();
        StripChecksum checksum = StripChecksum.of(image.header().checksum());
        for (long strip = 0; strip < layout.strips(); strip++) {
            if (!feed(checksum, layout, strip)) {
                return;
            }
            byte[] stored = new byte[layout.checksumLength()];
            long position = layout.checksumPosition(strip);
            if (!isThere(position, stored.length)) {
                return;
            }
            copy(position, stored);
            byte[] computed = checksum.value();
            if (!checksum.isSame(stored, computed)) {
                add(
                        "partclone.checksum",
                        Severity.ERROR,
                        layout.stripPosition(strip),
                        "strip " + strip + " of " + layout.stripLength(strip) / layout.blockSize()
                                + " blocks: expected checksum " + StripChecksum.hex(stored) + ", found "
                                + StripChecksum.hex(computed));
                if (!image.header().isReseeded()) {
                    add(
                            "partclone.unverifiable",
                            Severity.ERROR,
                            position,
                            "checksums of this image go on from strip to strip: those behind cannot be verified");
                    return;
                }
            }
            if (image.header().isReseeded()) {
                checksum.reset();
            }
        }
    }

    /** Takes a strip's blocks; false if the file ends in them. */
    private boolean feed(StripChecksum checksum, StripLayout layout, long strip) throws IOException {
        long position = layout.stripPosition(strip);
        long end = position + layout.stripLength(strip);
        while (position < end) {
            if (!isThere(position, 1)) {
                return false;
            }
            ByteBuffer part = window.duplicate().position((int) (position - windowStart));
            part.limit((int) Math.min(part.limit(), end - windowStart));
            position += part.remaining();
            checksum.update(part);
            pace.report(Math.min(position, layout.end()), layout.end());
        }
        return true;
    }

    private void copy(long position, byte[] target) {
        window.get((int) (position - windowStart), target);
    }

    /** Brings bytes into the window; says so and answers false if the file ends before them. */
    private boolean isThere(long position, int length) throws IOException {
        if (position >= windowStart && position + length <= windowStart + window.limit()) {
            return true;
        }
        int there = (int) bytes.available(position, window.capacity());
        if (there < length) {
            add(
                    "partclone.truncated",
                    Severity.ERROR,
                    position + there,
                    "the file ends in the blocks that the bitmap names");
            return false;
        }
        pace.spend(there);
        windowStart = position;
        bytes.read("block data", position, window.clear().limit(there));
        window.flip();
        return true;
    }
}
