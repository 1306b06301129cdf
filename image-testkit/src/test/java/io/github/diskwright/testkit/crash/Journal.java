package io.github.diskwright.testkit.crash;

import io.github.diskwright.image.device.ResizableDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A small crash-safe list of texts in records of 1,024 bytes, to try crash simulation on; it can be made unsafe. */
final class Journal {
    static final int RECORD = 1024;

    /** What may be wrong with it. */
    enum Fault {
        NONE,
        NO_FLUSH,
        NO_CHECKSUM
    }

    private final ResizableDevice device;
    private final Fault fault;
    private final List<String> entries = new ArrayList<>();

    private Journal(ResizableDevice device, Fault fault) {
        this.device = device;
        this.fault = fault;
    }

    static Journal open(ResizableDevice device) throws IOException {
        return open(device, Fault.NONE);
    }

    /** Reads the entries and wipes what an unfinished append left behind them. */
    static Journal open(ResizableDevice device, Fault fault) throws IOException {
        Journal journal = new Journal(device, fault);
        while (journal.readNext()) {
            // Until the first record that is not whole.
        }
        long end = (long) journal.entries.size() * RECORD;
        ByteBuffer rest = ByteBuffer.allocate(RECORD);
        device.read(end, rest);
        if (rest.flip().mismatch(ByteBuffer.allocate(RECORD)) >= 0) {
            device.writeZeros(end, RECORD);
            device.flush();
        }
        return journal;
    }

    private boolean readNext() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(RECORD);
        device.read((long) entries.size() * RECORD, bytes);
        bytes.flip();
        int length = bytes.getInt();
        long checksum = bytes.getLong();
        if (length <= 0 || length > 900 || fault != Fault.NO_CHECKSUM && checksum != checksum(bytes)) {
            return false;
        }
        // Text at both ends of the record, so that a torn one shows.
        entries.add(StandardCharsets.UTF_8
                .decode(bytes.slice(RECORD - length, length))
                .toString());
        return true;
    }

    void append(String text) throws IOException {
        byte[] characters = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(RECORD);
        bytes.put(RECORD - characters.length, characters);
        bytes.putInt(0, characters.length).position(12);
        bytes.putLong(4, checksum(bytes));
        device.write((long) entries.size() * RECORD, bytes.clear());
        if (fault != Fault.NO_FLUSH) {
            device.flush();
        }
        entries.add(text);
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.duplicate());
        return crc.getValue();
    }

    List<String> entries() {
        return List.copyOf(entries);
    }
}
