package io.github.diskwright.ghost.partclone;

/** What guards the blocks of a partclone image. */
public enum PartcloneChecksum {
    /** Nothing. */
    NONE(0, 0),
    /** CRC-32, reflected polynomial EDB88320h, initial value FFFFFFFFh, without final inversion. partclone's default. */
    CRC32(0x20, 4),
    /**
     * XXH64 with seed 0. Written by partclone 0.3.39 and later. Not proved against a genuine image: seed and byte order
     * are the natural ones, and the value is accepted in either byte order.
     */
    XXH64(0x30, 8),
    /** XXH128 with seed 0; otherwise as {@link #XXH64}. */
    XXH128(0x31, 16),
    /**
     * That of format 0001, for reading only: CRC-32 as above, which goes on from block to block and by a mistake of its
     * maker takes the first byte of each block as often as the block has bytes. It finds little.
     */
    CRC32_OF_0001(-1, 4);

    private final int code;
    private final int length;

    PartcloneChecksum(int code, int length) {
        this.code = code;
        this.length = length;
    }

    /** Its number in headers of format 0002; -1 if it has none. */
    public int code() {
        return code;
    }

    /** Bytes of a value. */
    public int length() {
        return length;
    }
}
