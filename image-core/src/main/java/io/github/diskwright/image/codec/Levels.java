package io.github.diskwright.image.codec;

/** Checks of the arguments that all codecs share. */
final class Levels {
    private static final int MAX_LENGTH = 1 << 30;

    private Levels() {}

    static int check(Codec codec, int level) {
        if (level < codec.minLevel() || level > codec.maxLevel()) {
            throw new IllegalArgumentException("level of " + codec.name() + " is " + level + ", allowed "
                    + codec.minLevel() + " to " + codec.maxLevel());
        }
        return level;
    }

    static int checkLength(int length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("length is " + length + ", allowed 0 to " + MAX_LENGTH);
        }
        return length;
    }
}
