package io.github.diskwright.wim.capture;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a text in UTF-8 or UTF-16LE that is neither empty nor a comment.
 *
 * @param number of the line, 1 for the first
 * @param position of its first byte
 * @param text the line without white space around it
 */
record TextLine(int number, long position, String text) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * The lines of a text.
     *
     * @param structure what the text is, for errors
     * @throws CorruptImageException if the bytes are no text
     * @throws UnsupportedFeatureException if it is longer than the limits allow, in bytes or in lines
     */
    static List<TextLine> of(byte[] bytes, String source, String structure, Limits limits) throws ImageException {
        limits.requireStructure(source, structure, bytes.length);
        boolean isWide = bytes.length > 1 && (bytes[1] == 0 || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE);
        String text = isWide ? wide(bytes, source, structure) : narrow(bytes, source, structure);
        List<TextLine> lines = new ArrayList<>();
        int number = 0;
        long position = 0;
        for (int start = 0; start < text.length(); ) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            String line = text.substring(start, end);
            number++;
            String content = (start == 0 && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line).strip();
            if (!content.isEmpty() && content.charAt(0) != ';' && content.charAt(0) != '#') {
                if (lines.size() == limits.maxTableEntries()) {
                    throw new UnsupportedFeatureException(
                            source, structure + " of more than " + limits.maxTableEntries() + " lines");
                }
                lines.add(new TextLine(number, position, content));
            }
            position += isWide ? (long) line.length() * Character.BYTES : line.getBytes(StandardCharsets.UTF_8).length;
            start = end;
        }
        return lines;
    }

    private static String wide(byte[] bytes, String source, String structure) throws CorruptImageException {
        if (bytes.length % Character.BYTES != 0) {
            throw new CorruptImageException(
                    source, structure, bytes.length - 1, "UTF-16 of 2 bytes per unit", bytes.length + " bytes");
        }
        return ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer()
                .toString();
    }

    private static String narrow(byte[] bytes, String source, String structure) throws CorruptImageException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(input, output, true);
        if (result.isError()) {
            throw new CorruptImageException(
                    source, structure, input.position(), "UTF-8", "bytes that are no character");
        }
        return output.flip().toString();
    }

    /** The text without one pair of quotation marks around it. */
    String unquoted() {
        char first = text.charAt(0);
        boolean isQuoted =
                text.length() > 1 && (first == '"' || first == '\'') && text.charAt(text.length() - 1) == first;
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }

    CorruptImageException corrupt(String source, String structure, String expected, String found) {
        return new CorruptImageException(source, "line " + number + " of the " + structure, position, expected, found);
    }
}
