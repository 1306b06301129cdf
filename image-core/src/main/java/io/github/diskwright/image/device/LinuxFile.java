package io.github.diskwright.image.device;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Linux: {@code lseek(SEEK_DATA)}, {@code lseek(SEEK_HOLE)}, {@code fallocate(FALLOC_FL_PUNCH_HOLE)} and
 * {@code sync_file_range} (lseek(2), fallocate(2), sync_file_range(2)), through the JDK's foreign function interface.
 *
 * <p>That interface is final since JDK 22; this library is compiled for 17. The handles are looked up by reflection,
 * once, so that one and the same archive, whichever JDK built it, uses holes wherever it runs on a newer one.
 */
final class LinuxFile implements NativeFile {
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int PUNCH_HOLE_KEEP_SIZE = 0x02 | 0x01;
    private static final int SYNC_FILE_RANGE_WRITE = 2;

    /** Keeps a call from using a descriptor that another thread is closing. */
    private final ReentrantLock lock = new ReentrantLock();

    private final int descriptor;
    private boolean closed;

    private LinuxFile(int descriptor) {
        this.descriptor = descriptor;
    }

    static boolean isAvailable() {
        return Calls.INSTANCE != null;
    }

    static Optional<NativeFile> open(Path path, boolean writable) {
        if (Calls.INSTANCE == null) {
            return Optional.empty();
        }
        try {
            int descriptor = Calls.INSTANCE.open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
            return descriptor < 0 ? Optional.empty() : Optional.of(new LinuxFile(descriptor));
        } catch (IOException e) {
            // Holes are an optimisation; the file itself is opened, and its errors reported, elsewhere.
            return Optional.empty();
        }
    }

    @Override
    public long nextData(long position, long limit) throws IOException {
        long found = seek(position, SEEK_DATA);
        // ENXIO: no data from here to the end. Any other failure would say "hole" for what may be data, so ask for a
        // hole as well: at or after the end of data the next hole is the position itself.
        if (found < 0) {
            return seek(position, SEEK_HOLE) == position ? limit : position;
        }
        return Math.min(found, limit);
    }

    @Override
    public long nextHole(long position, long limit) throws IOException {
        long found = seek(position, SEEK_HOLE);
        return found < 0 ? limit : Math.min(found, limit);
    }

    private long seek(long position, int whence) throws IOException {
        lock.lock();
        try {
            return closed ? -1 : calls().seek(descriptor, position, whence);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean punch(long position, long length) throws IOException {
        lock.lock();
        try {
            return !closed && calls().fallocate(descriptor, PUNCH_HOLE_KEEP_SIZE, position, length) == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void startWriteback(long position, long length) throws IOException {
        // Outside the lock: the host may make the caller wait when its disk is busy. A number that was closed
        // meanwhile can at worst hasten another file.
        calls().syncRange(descriptor, position, length, SYNC_FILE_RANGE_WRITE);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                calls().close(descriptor);
            }
        } finally {
            lock.unlock();
        }
    }

    private static Calls calls() {
        Calls calls = Calls.INSTANCE;
        if (calls == null) {
            throw new IllegalStateException("no native access");
        }
        return calls;
    }

    /** The functions of the host's C library. */
    private static final class Calls {
        static final @Nullable Calls INSTANCE = load();

        private final MethodHandle open;
        private final MethodHandle seek;
        private final MethodHandle fallocate;
        private final MethodHandle syncRange;
        private final MethodHandle close;

        private Calls(
                MethodHandle open,
                MethodHandle seek,
                MethodHandle fallocate,
                MethodHandle syncRange,
                MethodHandle close) {
            this.open = open;
            this.seek = seek;
            this.fallocate = fallocate;
            this.syncRange = syncRange;
            this.close = close;
        }

        private static @Nullable Calls load() {
            if (Runtime.version().feature() < 22
                    || !"Linux".equals(System.getProperty("os.name"))
                    || !System.getProperty("os.arch", "").matches("amd64|aarch64")) {
                return null;
            }
            try {
                Module module = LinuxFile.class.getModule();
                boolean allowed = (boolean)
                        Module.class.getMethod("isNativeAccessEnabled").invoke(module);
                // Without permission the JDK prints a warning in the host program's name; do without holes then.
                return allowed ? new ForeignLinker().link() : null;
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                return null;
            }
        }

        int open(Path path, int flags) throws IOException {
            try {
                return (int) open.invoke(path.toString(), flags);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        long seek(int descriptor, long position, int whence) throws IOException {
            try {
                return (long) seek.invokeExact(descriptor, position, whence);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        int fallocate(int descriptor, int mode, long position, long length) throws IOException {
            try {
                return (int) fallocate.invokeExact(descriptor, mode, position, length);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        void syncRange(int descriptor, long position, long length, int flags) throws IOException {
            try {
                int ignored = (int) syncRange.invokeExact(descriptor, position, length, flags);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        void close(int descriptor) {
            try {
                int ignored = (int) close.invokeExact(descriptor);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        private static IOException failed(Throwable e) {
            if (e instanceof Error error) {
                throw error;
            }
            return new IOException("native call failed", e);
        }
    }

    /** The few parts of {@code java.lang.foreign} that are needed, by reflection. */
    private static final class ForeignLinker {
        private final Class<?> layoutClass = Class.forName("java.lang.foreign.MemoryLayout");
        private final Class<?> segmentClass = Class.forName("java.lang.foreign.MemorySegment");
        private final Class<?> descriptorClass = Class.forName("java.lang.foreign.FunctionDescriptor");
        private final Class<?> linkerClass = Class.forName("java.lang.foreign.Linker");
        private final Class<?> optionClass = Class.forName("java.lang.foreign.Linker$Option");
        private final Object linker = linkerClass.getMethod("nativeLinker").invoke(linkerClass);
        private final Object lookup = linkerClass.getMethod("defaultLookup").invoke(linker);
        private final Object intLayout = layout("JAVA_INT");
        private final Object longLayout = layout("JAVA_LONG");
        private final Object addressLayout = layout("ADDRESS");

        ForeignLinker() throws ReflectiveOperationException {}

        Calls link() throws ReflectiveOperationException {
            MethodHandle path = MethodHandles.lookup()
                    .findStatic(ForeignLinker.class, "cString", MethodType.methodType(Object.class, String.class))
                    .asType(MethodType.methodType(segmentClass, String.class));
            MethodHandle rawOpen = function("open", intLayout, addressLayout, intLayout);
            return new Calls(
                    MethodHandles.filterArguments(rawOpen, 0, path),
                    function("lseek", longLayout, intLayout, longLayout, intLayout),
                    function("fallocate", intLayout, intLayout, intLayout, longLayout, longLayout),
                    function("sync_file_range", intLayout, intLayout, longLayout, longLayout, intLayout),
                    function("close", intLayout, intLayout));
        }

        private Object layout(String name) throws ReflectiveOperationException {
            return Class.forName("java.lang.foreign.ValueLayout").getField(name).get(layoutClass);
        }

        private MethodHandle function(String name, Object result, Object... arguments)
                throws ReflectiveOperationException {
            Object layouts = Array.newInstance(layoutClass, arguments.length);
            for (int i = 0; i < arguments.length; i++) {
                Array.set(layouts, i, arguments[i]);
            }
            Object descriptor = descriptorClass
                    .getMethod("of", layoutClass, layouts.getClass())
                    .invoke(descriptorClass, result, layouts);
            Object symbol = ((Optional<?>) Class.forName("java.lang.foreign.SymbolLookup")
                            .getMethod("find", String.class)
                            .invoke(lookup, name))
                    .orElseThrow();
            Object options = Array.newInstance(optionClass, 0);
            return (MethodHandle) linkerClass
                    .getMethod("downcallHandle", segmentClass, descriptorClass, options.getClass())
                    .invoke(linker, symbol, descriptor, options);
        }

        /** A string as C wants it, in memory that the garbage collector frees. */
        private static Object cString(String text) throws ReflectiveOperationException {
            Class<?> arenaClass = Class.forName("java.lang.foreign.Arena");
            Object arena = arenaClass.getMethod("ofAuto").invoke(arenaClass);
            return Class.forName("java.lang.foreign.SegmentAllocator")
                    .getMethod("allocateFrom", String.class)
                    .invoke(arena, text);
        }
    }
}
