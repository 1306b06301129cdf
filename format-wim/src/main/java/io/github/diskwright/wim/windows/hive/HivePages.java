package io.github.diskwright.wim.windows.hive;

import io.github.diskwright.image.tree.OpenStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file in pages, those used last kept: a hive is read in many small pieces, and its stream may be compressed. */
final class HivePages {
    private static final int PAGE = 16 << 10;
    private static final int MOST = 64;

    private final OpenStream stream;
    private final Map<Long, byte[]> pages = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > MOST;
        }
    };

    HivePages(OpenStream stream) {
        this.stream = stream;
    }

    long size() {
        return stream.size();
    }

    /** A copy of bytes inside the file, little-endian. */
    ByteBuffer read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            long at = position + done;
            int offset = (int) (at % PAGE);
            int count = Math.min(length - done, PAGE - offset);
            System.arraycopy(page(at / PAGE), offset, bytes, done, count);
            done += count;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] page(long number) throws IOException {
        byte[] known = pages.get(number);
        if (known != null) {
            return known;
        }
        long position = number * PAGE;
        byte[] page = new byte[(int) Math.min(PAGE, stream.size() - position)];
        stream.read(position, ByteBuffer.wrap(page));
        pages.put(number, page);
        return page;
    }
}
