package io.github.diskwright.testkit.wim;

import java.nio.charset.StandardCharsets;

/** What the table, the header and the XML data can say. */
final class TableEdits {
    private static final int FLAG_SOLID = 0x10;
    private static final int FLAG_COMPRESSED = 4;

    private TableEdits() {}

    private static PlainBlob text(WimEditor editor) {
        return editor.blobOf(editor.find(NameEdits.TEXT));
    }

    static void wrongCounts(WimEditor editor) {
        text(editor).references = 77;
        editor.blobOf(editor.find("only here.bin")).references = 0;
    }

    static void duplicateEntries(WimEditor editor) {
        editor.blobs().add(text(editor).copy());
    }

    static void sameDigestOtherSize(WimEditor editor) {
        PlainBlob copy = new PlainBlob(new byte[100], 0, 1, text(editor).hash.clone());
        editor.blobs().add(copy);
    }

    static void strangeEntries(WimEditor editor) {
        PlainBlob zero = new PlainBlob(new byte[50], 0, 1, new byte[WimEntry.HASH_SIZE]);
        PlainBlob empty = new PlainBlob(new byte[0], 0, 1, WimEditor.sha1(new byte[0], 0, 0));
        PlainBlob elsewhere = new PlainBlob(new byte[60], 0, 1, WimEditor.sha1(new byte[60], 0, 60));
        elsewhere.part = 7;
        editor.blobs().add(0, zero);
        editor.blobs().add(empty);
        editor.blobs().add(elsewhere);
    }

    static void leftMetadata(WimEditor editor) {
        PlainBlob left = editor.metadataBlob().copy();
        left.references = 0;
        editor.blobs().add(0, left);
    }

    static void moreMetadata(WimEditor editor) {
        editor.blobs().add(editor.metadataBlob().copy());
    }

    static void metadataTwice(WimEditor editor) {
        editor.metadataBlob().references = 2;
    }

    static void solidMetadata(WimEditor editor) {
        editor.metadataBlob().flags |= FLAG_SOLID;
        editor.header(header -> header.putInt(0x0c, 0xe00));
    }

    static void metadataLast(WimEditor editor) {
        editor.blobs().remove(editor.metadataBlob());
        editor.blobs().add(editor.metadataBlob());
    }

    static void metadataDigest(WimEditor editor) {
        editor.metadataBlob().hash[3] ^= 1;
    }

    static void metadataHuge(WimEditor editor) {
        editor.metadataBlob().flags |= FLAG_COMPRESSED;
        editor.metadataBlob().sizeError = 1L << 50;
        editor.header(header -> header.putInt(0x10, 0x20002).putInt(0x14, 32 << 10));
    }

    static void missingBlob(WimEditor editor) {
        editor.blobs().remove(text(editor));
    }

    static void wrongDigest(WimEditor editor) {
        PlainBlob blob = text(editor);
        blob.bytes = blob.bytes.clone();
        blob.bytes[blob.bytes.length - 1] ^= 1;
    }

    static void blobOutside(WimEditor editor) {
        text(editor).offsetError = 1L << 40;
    }

    static void blobOverflow(WimEditor editor) {
        text(editor).offsetError = Long.MAX_VALUE - 1_000_000;
    }

    static void blobSizesDiffer(WimEditor editor) {
        text(editor).sizeError = 100;
    }

    static void blobHuge(WimEditor editor) {
        text(editor).sizeError = 1L << 45;
        text(editor).storedSizeError = 1L << 45;
    }

    static void moreImagesSaid(WimEditor editor) {
        editor.header(header -> header.putInt(WimEditor.IMAGE_COUNT, 2));
    }

    static void manyImagesSaid(WimEditor editor) {
        editor.header(header -> header.putInt(WimEditor.IMAGE_COUNT, 0x7fff_ffff));
    }

    static void moreImagesInXml(WimEditor editor) {
        editor.xml(editor.xml().replace("</IMAGE>", "</IMAGE><IMAGE INDEX=\"2\"><NAME>not there</NAME></IMAGE>"));
    }

    static void wrongIndexInXml(WimEditor editor) {
        editor.xml(editor.xml().replace("INDEX=\"1\"", "INDEX=\"5\""));
    }

    static void noXml(WimEditor editor) {
        editor.xml(new byte[0]);
    }

    static void brokenXml(WimEditor editor) {
        editor.xml(editor.xml().replace("</NAME>", "</MANE>"));
    }

    static void entities(WimEditor editor) {
        StringBuilder type = new StringBuilder("\ufeff<!DOCTYPE WIM [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            type.append("<!ENTITY a").append(i).append(" \"");
            type.append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
        }
        type.append("<!ENTITY file SYSTEM \"file:///etc/passwd\">]>");
        String xml = editor.xml().replace("\ufeff", type).replace("<NAME>", "<NAME>&a29;&file;");
        editor.xml(xml);
    }

    static void deepXml(WimEditor editor) {
        String deep = "<X>".repeat(50_000) + "</X>".repeat(50_000);
        editor.xml(editor.xml().replace("</IMAGE>", deep + "</IMAGE>"));
    }

    static void bareXml(WimEditor editor) {
        editor.xml(editor.xml().replace("\ufeff", "") + "\n\0\0");
    }

    static void strangeXml(WimEditor editor) {
        editor.xml(editor.xml()
                .replace("</IMAGE>", "<VENDOR a='1'><![CDATA[<kept>]]><!-- as well --></VENDOR></IMAGE>")
                .replace("</WIM>", "<OUTSIDE>kept</OUTSIDE></WIM>"));
    }

    static void encryptedEsd(WimEditor editor) {
        editor.xml(editor.xml().replace("</WIM>", "<ESD><ENCRYPTED>1</ENCRYPTED></ESD></WIM>"));
    }

    static void tableNotOfEntries(WimEditor editor) {
        editor.tableEnd(new byte[7]);
    }

    static void tableOutside(WimEditor editor) {
        editor.header(header -> header.putLong(WimEditor.TABLE + 8, 1L << 40));
    }

    static void tableHuge(WimEditor editor) {
        long size = 50L << 40;
        editor.header(header -> WimEditor.resource(header, WimEditor.TABLE, 208, size, PlainBlob.METADATA));
    }

    static void xmlOutside(WimEditor editor) {
        editor.header(header -> header.putLong(WimEditor.XML + 8, Long.MAX_VALUE));
    }

    static void bootWithoutImage(WimEditor editor) {
        editor.header(header -> header.putInt(WimEditor.BOOT_INDEX, 9));
    }

    static void bootElsewhere(WimEditor editor) {
        editor.header(header -> {
            header.putInt(WimEditor.BOOT_INDEX, 1);
            WimEditor.resource(header, WimEditor.BOOT_METADATA, 4_711, 100, PlainBlob.METADATA);
        });
    }

    static void reserved(WimEditor editor) {
        editor.flags(1 | 0x10 | 0x20);
        editor.header(header -> header.put(0x94, "not zero".getBytes(StandardCharsets.US_ASCII)));
    }

    static void codec(WimEditor editor, int version, int flags, int chunkSize) {
        editor.header(header ->
                header.putInt(0x0c, version).putInt(WimEditor.FLAGS, flags).putInt(0x14, chunkSize));
    }
}
