package io.github.diskwright.testkit.generate;

import io.github.diskwright.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Kinds of contents that compressors and hole finders meet on disks. */
public enum DataKind {
    /** Nothing compresses it: compressed and encrypted files. */
    RANDOM {
        @Override
        void fill(byte[] target, Random random) {
            random.nextBytes(target);
        }
    },
    /** Words and lines. */
    TEXT {
        @Override
        void fill(byte[] target, Random random) {
            for (int at = 0; at < target.length; ) {
                byte[] word = WORDS[(int) (WORDS.length * random.nextDouble() * random.nextDouble())];
                int length = Math.min(word.length, target.length - at);
                System.arraycopy(word, 0, target, at, length);
                at += length;
                if (at < target.length) {
                    target[at++] = (byte) (random.nextInt(12) == 0 ? '\n' : ' ');
                }
            }
        }
    },
    /** One pattern of 1 to 64 bytes again and again. */
    REPEATED {
        @Override
        void fill(byte[] target, Random random) {
            byte[] pattern = new byte[1 + random.nextInt(64)];
            random.nextBytes(pattern);
            for (int i = 0; i < target.length; i++) {
                target[i] = pattern[i % pattern.length];
            }
        }
    },
    /** Like x86 code: few operations, relative calls (opcode E8), small numbers, and zeros in between. */
    CODE {
        @Override
        void fill(byte[] target, Random random) {
            ByteBuffer code = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
            while (code.remaining() >= 8) {
                switch (random.nextInt(6)) {
                    case 0 -> code.put((byte) 0xe8).putInt(random.nextInt(1 << 20) - (1 << 19));
                    case 1 -> code.put((byte) 0x48).put((byte) 0x8b).put((byte) (0x40 + random.nextInt(64)));
                    case 2 -> code.putInt(random.nextInt(256));
                    case 3 -> code.put(OPCODES[random.nextInt(OPCODES.length)]);
                    case 4 -> code.putShort((short) 0);
                    default -> code.put((byte) 0x0f).put((byte) 0x84).putInt(random.nextInt(1 << 12));
                }
            }
        }
    },
    /** Zeros that are stored like any other bytes. */
    ZEROS {
        @Override
        void fill(byte[] target, Random random) {
            Arrays.fill(target, (byte) 0);
        }
    };

    private static final byte[][] WORDS = words();
    private static final byte[] OPCODES = {0x55, 0x5d, (byte) 0xc3, (byte) 0x90, 0x53, 0x5b, (byte) 0xcc, 0x57};

    private static byte[][] words() {
        String text = "the of and to in is disk that it sector was for on are with as partition his they be at volume "
                + "one have this from cluster header table by not but what all record were when entry image "
                + "Windows System32 0x00000000 Microsoft Corporation configuration <assembly version=";
        return Arrays.stream(text.split(" "))
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    abstract void fill(byte[] target, Random random);

    /**
     * Bytes of this kind.
     *
     * @param length how many
     * @param seed what they are made from; the first bytes do not depend on the length, but for {@link #CODE} near its
     *     end
     */
    public byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        fill(bytes, Seeds.random(seed, ordinal()));
        return bytes;
    }
}
