package io.github.diskwright.wim.xml;

/** Which characters XML 1.0 allows where (fifth edition, 2.2 and 2.3). */
final class XmlCharacters {
    private XmlCharacters() {}

    /** Whether a code point may be in a document at all; an unpaired surrogate may not. */
    static boolean isAllowed(int point) {
        return point >= 0x20 && point < Character.MIN_SURROGATE
                || point == '\t'
                || point == '\n'
                || point == '\r'
                || point > Character.MAX_SURROGATE && point < 0xFFFE
                || point > 0xFFFF && point <= Character.MAX_CODE_POINT;
    }

    static boolean isSpace(char unit) {
        return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r';
    }

    static boolean startsName(int point) {
        if (point < 0x80) {
            return point >= 'a' && point <= 'z' || point >= 'A' && point <= 'Z' || point == '_' || point == ':';
        }
        return point >= 0xC0 && point != 0xD7 && point != 0xF7 && point < 0x300
                || point >= 0x370 && point < 0x2000 && point != 0x37E
                || point == 0x200C
                || point == 0x200D
                || point >= 0x2070 && point < 0x2190
                || point >= 0x2C00 && point < 0x2FF0
                || point >= 0x3001 && point < Character.MIN_SURROGATE
                || point >= 0xF900 && point < 0xFDD0
                || point >= 0xFDF0 && point < 0xFFFE
                || point >= 0x10000 && point < 0xF0000;
    }

    static boolean continuesName(int point) {
        return startsName(point)
                || point >= '0' && point <= '9'
                || point == '-'
                || point == '.'
                || point == 0xB7
                || point >= 0x300 && point < 0x370
                || point == 0x203F
                || point == 0x2040;
    }

    /** Whether the whole of a text is a name. */
    static boolean isName(String text) {
        return !text.isEmpty()
                && startsName(text.codePointAt(0))
                && text.codePoints().allMatch(XmlCharacters::continuesName);
    }

    /** Whether XML can carry a text at all. */
    static boolean canCarry(String text) {
        return text.codePoints().allMatch(XmlCharacters::isAllowed);
    }
}
