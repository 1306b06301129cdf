package io.github.diskwright.wim.windows;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.wim.xml.WindowsArchitecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The start of a program of Windows ([Microsoft PE/COFF], "MS-DOS Stub", "Signature" and "COFF File Header"). */
final class ProgramHeader {
    private static final String STRUCTURE = "header of a program";
    private static final int DOS_HEADER = 64;
    private static final int NEW_HEADER = 0x3C;
    private static final int MZ = 0x5A4D;
    private static final int PE = 0x4550;

    private ProgramHeader() {}

    /** The processor that it is for; empty if it is an unknown one. */
    static Optional<WindowsArchitecture> machine(OpenStream file, String source) throws IOException {
        ByteBuffer dos = read(file, source, 0, DOS_HEADER);
        if (dos.getShort(0) != MZ) {
            throw new CorruptImageException(source, STRUCTURE, 0, "the signature MZ", "something else");
        }
        long position = Integer.toUnsignedLong(dos.getInt(NEW_HEADER));
        ByteBuffer header = read(file, source, position, Integer.BYTES + Short.BYTES);
        if (header.getInt(0) != PE) {
            throw new CorruptImageException(source, STRUCTURE, position, "the signature PE", "something else");
        }
        return WindowsArchitecture.ofMachine(Short.toUnsignedInt(header.getShort(Integer.BYTES)));
    }

    private static ByteBuffer read(OpenStream file, String source, long position, int length) throws IOException {
        if (length > file.size() - position) {
            throw new CorruptImageException(
                    source, STRUCTURE, position, length + " bytes", "the end at " + file.size());
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.read(position, bytes);
        return bytes.flip().limit(length);
    }
}
