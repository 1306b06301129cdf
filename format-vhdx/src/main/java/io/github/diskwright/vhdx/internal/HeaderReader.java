package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Finds the current header and holds it against its rules (section 2.2.2). */
final class HeaderReader {
    /** Longest log of any file that will be opened. */
    static final long MAX_LOG_BYTES = 1L << 30;

    private final BlockDevice file;
    private final Limits limits;
    private final Judge judge;

    HeaderReader(BlockDevice file, Limits limits, Judge judge) {
        this.file = file;
        this.limits = limits;
        this.judge = judge;
    }

    /** Checks the identifier and gives what made the file. */
    FileIdentifier identifier() throws IOException {
        if (file.size() < Bytes.MIB) {
            throw judge.fatal(
                    "vhdx.file-too-short",
                    "file",
                    file.size(),
                    "at least " + Bytes.MIB + " bytes",
                    file.size() + " bytes");
        }
        ByteBuffer bytes = Bytes.read(file, FileIdentifier.POSITION, FileIdentifier.SIZE_BYTES);
        if (!FileIdentifier.hasSignature(bytes)) {
            judge.harmless(
                    "vhdx.identifier-signature",
                    "file type identifier",
                    FileIdentifier.POSITION,
                    "\"vhdxfile\"",
                    Bytes.text(bytes, 0, FileIdentifier.SIGNATURE_BYTES));
        }
        return FileIdentifier.read(bytes);
    }

    /** The current header, whose log is where it may be. */
    VhdxHeader current() throws IOException {
        ByteBuffer bytes1 = Bytes.read(file, VhdxHeader.POSITION_1, VhdxHeader.SIZE_BYTES);
        ByteBuffer bytes2 = Bytes.read(file, VhdxHeader.POSITION_2, VhdxHeader.SIZE_BYTES);
        Optional<String> fault1 = fault(bytes1);
        Optional<String> fault2 = fault(bytes2);
        if (fault1.isPresent() && fault2.isPresent()) {
            throw judge.fatal(
                    "vhdx.no-current-header",
                    "header 1 and header 2",
                    VhdxHeader.POSITION_1,
                    "a valid header",
                    fault1.get() + ", and in header 2 " + fault2.get());
        }
        fault1.ifPresent(text -> noteFault(1, VhdxHeader.POSITION_1, text));
        fault2.ifPresent(text -> noteFault(2, VhdxHeader.POSITION_2, text));
        boolean first = fault2.isPresent() || (fault1.isEmpty() && isFirstCurrent(bytes1, bytes2));
        VhdxHeader header = VhdxHeader.read(first ? bytes1 : bytes2);
        return checked(header, first ? VhdxHeader.POSITION_1 : VhdxHeader.POSITION_2);
    }

    private static Optional<String> fault(ByteBuffer bytes) {
        if (!VhdxHeader.hasSignature(bytes)) {
            return Optional.of("signature " + Bytes.text(bytes, 0, 4));
        }
        return Checksum.fault(bytes);
    }

    private void noteFault(int number, long position, String text) {
        String rule = text.startsWith("signature") ? "-signature" : "-checksum";
        judge.note(
                "vhdx.header-" + number + rule,
                Severity.WARNING,
                position,
                "header " + number + " has " + text + "; the other one is used");
    }

    private boolean isFirstCurrent(ByteBuffer bytes1, ByteBuffer bytes2) throws CorruptImageException {
        long number1 = VhdxHeader.read(bytes1).sequenceNumber();
        long number2 = VhdxHeader.read(bytes2).sequenceNumber();
        if (number1 != number2) {
            return Long.compareUnsigned(number1, number2) > 0;
        }
        if (!bytes1.slice(0, VhdxHeader.USED_BYTES).equals(bytes2.slice(0, VhdxHeader.USED_BYTES))) {
            throw judge.fatal(
                    "vhdx.headers-same-sequence",
                    "header 1 and header 2",
                    VhdxHeader.POSITION_1,
                    "different sequence numbers",
                    Long.toUnsignedString(number1) + " in both, and different contents");
        }
        judge.note(
                "vhdx.headers-identical",
                Severity.INFO,
                VhdxHeader.POSITION_2,
                "both headers have sequence number " + Long.toUnsignedString(number1) + " and the same contents");
        return true;
    }

    private VhdxHeader checked(VhdxHeader header, long position) throws ImageException {
        if (header.version() != VhdxHeader.VERSION) {
            throw judge.fatal(
                    "vhdx.version",
                    position + VhdxHeader.VERSION_OFFSET,
                    "VHDX version " + header.version() + ", known is " + VhdxHeader.VERSION);
        }
        if (header.logVersion() != VhdxHeader.LOG_VERSION) {
            long at = position + VhdxHeader.LOG_VERSION_OFFSET;
            if (header.hasLog()) {
                throw judge.fatal(
                        "vhdx.log-version",
                        at,
                        "VHDX log version " + header.logVersion() + ", known is " + VhdxHeader.LOG_VERSION);
            }
            judge.note(
                    "vhdx.log-version",
                    Severity.WARNING,
                    at,
                    "log version " + header.logVersion() + " of an empty log; known is " + VhdxHeader.LOG_VERSION);
        }
        return isLogPlaced(header, position) ? header : header.withoutLog();
    }

    /** Whether there is a log at all; where nobody needs it, one that is not inside the file counts as none. */
    private boolean isLogPlaced(VhdxHeader header, long position) throws ImageException {
        long length = header.logLength();
        long lengthAt = position + VhdxHeader.LOG_LENGTH_OFFSET;
        if (length == 0 && !header.hasLog()) {
            judge.note("vhdx.no-log", Severity.WARNING, lengthAt, "the file has no space for a log");
            return false;
        }
        if (length == 0 || length % Bytes.MIB != 0) {
            return refuseLog(
                    header,
                    "vhdx.log-length",
                    "header LogLength",
                    lengthAt,
                    "a multiple of 1 MiB above 0",
                    length + " bytes");
        }
        long offset = header.logOffset();
        long offsetAt = position + VhdxHeader.LOG_OFFSET_OFFSET;
        if (offset % Bytes.MIB != 0 || Long.compareUnsigned(offset, Bytes.MIB) < 0) {
            return refuseLog(
                    header,
                    "vhdx.log-offset",
                    "header LogOffset",
                    offsetAt,
                    "a multiple of 1 MiB, 1 MiB or more",
                    ImageException.hex(offset));
        }
        if (offset < 0 || length > file.size() - offset) {
            return refuseLog(
                    header,
                    "vhdx.log-beyond-end",
                    "header LogOffset",
                    offsetAt,
                    "a log inside the file of " + file.size() + " bytes",
                    length + " bytes at " + ImageException.hex(offset));
        }
        long most = Math.min(MAX_LOG_BYTES, limits.maxLogBytes());
        if (length > most) {
            throw judge.fatal("vhdx.log-length", lengthAt, "log of " + length + " bytes, limit " + most);
        }
        return true;
    }

    private boolean refuseLog(
            VhdxHeader header, String rule, String structure, long position, String expected, String found)
            throws CorruptImageException {
        if (header.hasLog()) {
            throw judge.fatal(rule, structure, position, expected, found);
        }
        judge.harmless(rule, structure, position, expected, found);
        return false;
    }
}
