package io.github.diskwright.partition.layout;

import io.github.diskwright.image.ByteSize;
import java.util.Locale;
import java.util.UUID;

/** Writes the text form of a layout. */
final class LayoutText {
    private LayoutText() {}

    static String of(Layout layout) {
        StringBuilder text = new StringBuilder("table " + layout.table() + '\n');
        layout.diskId().ifPresent(id -> text.append("id ").append(id).append('\n'));
        text.append("grain ").append(ByteSize.exact(layout.grain())).append('\n');
        if (layout.entryCount() != Layout.DEFAULT_ENTRY_COUNT) {
            text.append("entries ").append(layout.entryCount()).append('\n');
        }
        layout.parts().forEach(part -> text.append(line(part)).append('\n'));
        return text.toString();
    }

    static String line(LayoutPart part) {
        StringBuilder line = new StringBuilder("part " + part.type().shortName());
        part.number().ifPresent(number -> line.append(" number=").append(number));
        addSize(line, part);
        if (!part.name().isEmpty()) {
            line.append(" name=").append(quoted(part.name()));
        }
        part.guid().map(UUID::toString).ifPresent(guid -> line.append(" guid=").append(guid.toUpperCase(Locale.ROOT)));
        if (part.attributes() != 0) {
            line.append(" attributes=0x").append(Long.toHexString(part.attributes()));
        }
        line.append(part.isActive() ? " active" : "").append(part.isLogical() ? " logical" : "");
        part.source().ifPresent(source -> line.append(" from=").append(source));
        if (part.fileSystem() == LayoutPart.FileSystem.FOLLOW) {
            line.append(" filesystem=follow");
        }
        return line.toString();
    }

    private static void addSize(StringBuilder line, LayoutPart part) {
        if (part.isFixed()) {
            line.append(" size=").append(ByteSize.exact(part.min()));
            return;
        }
        if (part.min() > 0) {
            line.append(" min=").append(ByteSize.exact(part.min()));
        }
        if (part.max() < Long.MAX_VALUE) {
            line.append(" max=").append(ByteSize.exact(part.max()));
        }
        if (part.weight() != 1) {
            line.append(" weight=").append(part.weight());
        }
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
