package io.github.diskwright.wim.xml;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between bytes and elements: UTF-16LE. */
final class XmlBytes {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private XmlBytes() {}

    static XmlElement parse(byte[] bytes, String source, Limits limits)
            throws CorruptImageException, UnsupportedFeatureException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int units = bytes.length / Character.BYTES;
        if (bytes.length % Character.BYTES != 0 && bytes[bytes.length - 1] != 0) {
            throw new CorruptImageException(
                    source, "XML", bytes.length - 1, "text of 2 bytes per unit", bytes.length + " bytes");
        }
        while (units > 0 && buffer.getChar((units - 1) * Character.BYTES) == 0) {
            units--;
        }
        int first = units > 0 && buffer.getChar(0) == BYTE_ORDER_MARK ? 1 : 0;
        char[] text = new char[units - first];
        buffer.position(first * Character.BYTES).asCharBuffer().get(text);
        return new XmlParser(text, (long) first * Character.BYTES, source, limits).document();
    }

    static byte[] write(XmlElement root) {
        String text = XmlWriter.text(root);
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(text.length() + 1, Character.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.putChar(BYTE_ORDER_MARK);
        for (int i = 0; i < text.length(); i++) {
            buffer.putChar(text.charAt(i));
        }
        return buffer.array();
    }
}
