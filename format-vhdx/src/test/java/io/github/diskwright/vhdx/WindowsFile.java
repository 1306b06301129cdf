package io.github.diskwright.vhdx;

import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.Zeros;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Files that Windows wrote, which lie beside these tests: ORIGIN.md there says where they are from. */
public enum WindowsFile {
    /** A disk with a swap partition, closed cleanly. */
    SWAP("swap.vhdx.gz", "e5427cf8e9a9dfc28f2c1f24e2a7294e62b3e48bcff25b458f51871092540582"),
    /** A disk whose log has five entries to be replayed. */
    LOG_REPLAY("vhdx-log-replay.vhdx.gz", "d0805b6f7cdd3908239442900d73053a013079f839656d69bae00a44948983d6");

    private static final int CHUNK = 64 << 10;

    private final String resource;
    private final String sha256;

    WindowsFile(String resource, String sha256) {
        this.resource = resource;
        this.sha256 = sha256;
    }

    /** Digest of the unpacked file. */
    public String sha256() {
        return sha256;
    }

    /** The file in memory, unpacked. */
    public MemoryDevice open() throws IOException {
        try (@Nullable InputStream packed = WindowsFile.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new FileNotFoundException(resource);
            }
            MemoryDevice device = MemoryDevice.ofSize(0);
            InputStream unpacked = new GZIPInputStream(packed, CHUNK);
            byte[] chunk = unpacked.readNBytes(CHUNK);
            while (chunk.length > 0) {
                long position = device.size();
                device.resize(position + chunk.length);
                ByteBuffer bytes = ByteBuffer.wrap(chunk);
                if (!Zeros.isZero(bytes)) {
                    device.write(position, bytes);
                }
                chunk = unpacked.readNBytes(CHUNK);
            }
            return device;
        }
    }
}
