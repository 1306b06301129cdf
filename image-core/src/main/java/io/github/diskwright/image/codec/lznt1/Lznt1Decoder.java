package io.github.diskwright.image.codec.lznt1;

import static io.github.diskwright.image.codec.lznt1.Lznt1Format.BLOCK;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.COMPRESSED;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.HEADER_BYTES;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.MIN_MATCH;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.SIGNATURE;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.SIGNATURE_MASK;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.SIZE_BIAS;
import static io.github.diskwright.image.codec.lznt1.Lznt1Format.SIZE_MASK;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.codec.chunk.ChunkDecoder;
import io.github.diskwright.image.codec.chunk.MatchCopy;
import io.github.diskwright.image.codec.chunk.Words;
import java.util.Arrays;

/** Decodes LZNT1. Has no buffers. */
public final class Lznt1Decoder implements ChunkDecoder {
    private final Rest rest;

    /** What output is that the stream does not give. */
    public enum Rest {
        /** An error: the stream has to give all bytes, and to end there. */
        IS_CORRUPT,
        /**
         * Zeros, as in a compression unit of NTFS: a block may end early, the stream too; what follows its end mark is
         * not looked at.
         */
        IS_ZERO
    }

    /**
     * A decoder.
     *
     * @param rest what output is that the stream does not give
     */
    public Lznt1Decoder(Rest rest) {
        this.rest = rest;
    }

    @Override
    public void decode(byte[] source, int sourceOffset, int sourceLength, byte[] target, int targetOffset, int length)
            throws CorruptImageException {
        int in = sourceOffset;
        int inEnd = sourceOffset + sourceLength;
        int at = targetOffset;
        int end = targetOffset + length;
        int header = headerAt(source, in, inEnd, sourceOffset);
        while (header != 0 && at < end) {
            int size = (header & SIZE_MASK) + SIZE_BIAS;
            if ((header & SIGNATURE_MASK) != SIGNATURE || size > inEnd - in) {
                throw corrupt(
                        "block header",
                        in - sourceOffset,
                        "signature 3 and a size up to " + (inEnd - in),
                        Integer.toHexString(header));
            }
            int blockEnd = at + Math.min(BLOCK, end - at);
            int given;
            if ((header & COMPRESSED) == 0) {
                given = copyBlock(source, in, size, target, at, blockEnd, sourceOffset);
            } else {
                given = decodeBlock(source, in, in + size, target, at, blockEnd, sourceOffset);
            }
            fillRest(target, given, blockEnd, in - sourceOffset);
            at = blockEnd;
            in += size;
            header = headerAt(source, in, inEnd, sourceOffset);
        }
        fillRest(target, at, end, in - sourceOffset);
        if (rest == Rest.IS_CORRUPT) {
            checkEnd(header, in, inEnd, sourceOffset);
        }
    }

    /** Header of the block at an index, 0 at the end of the stream. */
    private int headerAt(byte[] source, int in, int inEnd, int start) throws CorruptImageException {
        if (inEnd - in >= HEADER_BYTES) {
            return Words.unsignedShort(source, in);
        }
        if (in < inEnd && rest == Rest.IS_CORRUPT) {
            throw corrupt("block header", in - start, HEADER_BYTES + " bytes", "1");
        }
        return 0;
    }

    private static void checkEnd(int header, int in, int inEnd, int start) throws CorruptImageException {
        boolean hasMark = header == 0 && inEnd - in == HEADER_BYTES;
        if (in != inEnd && !hasMark) {
            throw corrupt("end of stream", in - start, "no more blocks", inEnd - in + " more bytes");
        }
    }

    private void fillRest(byte[] target, int from, int to, int position) throws CorruptImageException {
        if (from < to && rest == Rest.IS_CORRUPT) {
            throw corrupt("block", position, to - from + " more bytes", "the end");
        }
        Arrays.fill(target, from, to, (byte) 0);
    }

    private static int copyBlock(byte[] source, int in, int size, byte[] target, int at, int end, int start)
            throws CorruptImageException {
        if (size - HEADER_BYTES != end - at) {
            throw corrupt("uncompressed block", in - start, end - at + " bytes", size - HEADER_BYTES + " bytes");
        }
        System.arraycopy(source, in + HEADER_BYTES, target, at, end - at);
        return end;
    }

    /** Returns the index behind what the block gave. */
    private static int decodeBlock(byte[] source, int block, int inEnd, byte[] out, int outStart, int outEnd, int start)
            throws CorruptImageException {
        int in = block + HEADER_BYTES;
        int at = outStart;
        while (in < inEnd) {
            int tags = source[in++];
            for (int item = 0; item < 8 && in < inEnd; item++, tags >>= 1) {
                if ((tags & 1) == 0) {
                    if (at == outEnd) {
                        throw corrupt("block", in - start, "no more items", "a literal");
                    }
                    out[at++] = source[in++];
                } else {
                    int before = at - outStart;
                    if (inEnd - in < 2 || before == 0) {
                        throw corrupt("token", in - start, "2 bytes, behind a literal", "another place");
                    }
                    int token = Words.unsignedShort(source, in);
                    in += 2;
                    int lengthBits = Lznt1Format.lengthBits(before);
                    int offset = (token >>> lengthBits) + 1;
                    int length = (token & (1 << lengthBits) - 1) + MIN_MATCH;
                    if (offset > before || length > outEnd - at) {
                        throw corrupt(
                                "token",
                                in - 2 - start,
                                "an offset up to " + before + " and a length up to " + (outEnd - at),
                                "offset " + offset + ", length " + length);
                    }
                    if (length <= outEnd - at - MatchCopy.SLACK) {
                        MatchCopy.fast(out, at, offset, length);
                    } else {
                        MatchCopy.exact(out, at, offset, length);
                    }
                    at += length;
                }
            }
        }
        return at;
    }

    private static CorruptImageException corrupt(String structure, long position, String expected, String found) {
        return new CorruptImageException("lznt1", structure, position, expected, found);
    }
}
