package io.github.diskwright.ghost.partclone.internal;

import io.github.diskwright.ghost.partclone.PartcloneChecksum;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Computes the checksums of strips. Not thread-safe. */
public abstract class StripChecksum {
    private StripChecksum() {}

    /** One for an image; nothing but zero bytes for {@link PartcloneChecksum#NONE}. */
    public static StripChecksum of(PartcloneChecksum kind) {
        return switch (kind) {
            case NONE -> new None();
            case CRC32 -> new Crc();
            case CRC32_OF_0001 -> new FirstByteCrc();
            case XXH64 -> new Hash64();
            case XXH128 -> new Hash128();
        };
    }

    /** Takes the bytes from the buffer's position to its limit; the position ends at the limit. */
    public abstract void update(ByteBuffer data);

    /** Ends a strip: the value of all since the last {@link #reset}, as it is stored. */
    public abstract byte[] value();

    /** Starts afresh, as images do that reseed. */
    public abstract void reset();

    /** Whether a stored value stands for a computed one. */
    public boolean isSame(byte[] stored, byte[] computed) {
        return Arrays.equals(stored, computed);
    }

    /** For messages. */
    public static String hex(byte[] value) {
        return HexFormat.of().formatHex(value);
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static final class None extends StripChecksum {
        @Override
        public void update(ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public byte[] value() {
            return new byte[0];
        }

        @Override
        public void reset() {}
    }

    private static final class Crc extends StripChecksum {
        private final CRC32 crc = new CRC32();

        @Override
        public void update(ByteBuffer data) {
            crc.update(data);
        }

        @Override
        public byte[] value() {
            // The JDK inverts at the end, partclone does not; what is inside is the same and goes on from there.
            return littleEndian(~(int) crc.getValue());
        }

        @Override
        public void reset() {
            crc.reset();
        }
    }

    /** Strips are single blocks; each block's first byte counts as often as the block has bytes. */
    private static final class FirstByteCrc extends StripChecksum {
        private final CRC32 crc = new CRC32();
        private final byte[] repeated = new byte[4096];
        private long length;

        @Override
        public void update(ByteBuffer data) {
            if (length == 0 && data.hasRemaining()) {
                Arrays.fill(repeated, data.get(data.position()));
            }
            length += data.remaining();
            data.position(data.limit());
        }

        @Override
        public byte[] value() {
            for (long left = length; left > 0; left -= Math.min(left, repeated.length)) {
                crc.update(repeated, 0, (int) Math.min(left, repeated.length));
            }
            length = 0;
            return littleEndian(~(int) crc.getValue());
        }

        @Override
        public void reset() {
            crc.reset();
        }

        /** Builds that stored eight bytes had the value in the first four; what the others were is not known. */
        @Override
        public boolean isSame(byte[] stored, byte[] computed) {
            return Arrays.equals(stored, 0, 4, computed, 0, 4);
        }
    }

    private static final class Hash64 extends StripChecksum {
        private final Xxh64 hash = new Xxh64();

        @Override
        public void update(ByteBuffer data) {
            hash.update(data);
        }

        @Override
        public byte[] value() {
            return ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(hash.value())
                    .array();
        }

        @Override
        public void reset() {
            hash.reset();
        }

        @Override
        public boolean isSame(byte[] stored, byte[] computed) {
            return super.isSame(stored, computed) || super.isSame(reversed(stored), computed);
        }
    }

    private static final class Hash128 extends StripChecksum {
        private final Xxh128 hash = new Xxh128();

        @Override
        public void update(ByteBuffer data) {
            hash.update(data);
        }

        @Override
        public byte[] value() {
            return hash.value();
        }

        @Override
        public void reset() {
            hash.reset();
        }

        @Override
        public boolean isSame(byte[] stored, byte[] computed) {
            return super.isSame(stored, computed) || super.isSame(reversed(stored), computed);
        }
    }
}
