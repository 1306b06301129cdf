package io.github.diskwright.testkit.wim;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ReparsePoint;

/** Names that endanger a host, and names that are there twice. */
final class NameEdits {
    static final String TEXT = "shared/text.txt";

    private NameEdits() {}

    /** Another file with the contents of one that is there. */
    static WimEntry file(WimEditor editor, WimEntry folder, String name) {
        WimEntry entry = editor.find(TEXT);
        editor.blobOf(entry).references++;
        return folder.add(entry.copy(name));
    }

    static WimEntry folder(WimEditor editor, WimEntry parent, String name) {
        return parent.add(editor.find("nothing in it").copyFolder(name));
    }

    /** A symbolic link whose target may be anything. */
    static WimEntry link(WimEditor editor, WimEntry parent, String name, LinkTarget target, int attributes) {
        ReparsePoint point = ReparsePoint.of(target);
        WimEntry link = WimEntry.of(name, DosAttributes.REPARSE_POINT | attributes);
        link.hasBlock = false;
        link.union = Integer.toUnsignedLong(point.tag()) | 1L << 48;
        link.hash = editor.addBlob(point.data());
        return parent.add(link);
    }

    private static void names(WimEditor editor, String... names) {
        WimEntry shared = editor.find("shared");
        for (String name : names) {
            file(editor, shared, name);
        }
    }

    static void dots(WimEditor editor) {
        names(editor, ".", "..", "...");
        file(editor, folder(editor, editor.root(), ".."), "outside");
        file(editor, folder(editor, editor.find("shared"), "."), "inside");
    }

    static void separators(WimEditor editor) {
        names(editor, "a/b", "a\\b", "/etc/absolute", "..\\..\\above", "../../above", "\\\\server\\share", "C:\\file");
        file(editor, folder(editor, editor.root(), "../sideways"), "outside");
    }

    static void nuls(WimEditor editor) {
        names(editor, "nul\0in the middle", "\0", "text.txt\0");
    }

    static void reserved(WimEditor editor) {
        names(editor, "CON", "aux.txt", "NUL", "com1", "LPT9.log", "trailing dot.", "trailing blank ", "CONIN$");
        names(editor, "question?", "star*", "quote\"", "less<", "pipe|", "stream:name", "control\u0001", "bell\u0007");
    }

    static void caseDuplicates(WimEditor editor) {
        names(editor, "name", "NAME", "Name", "TEXT.TXT");
        file(editor, folder(editor, editor.root(), "SHARED"), "other");
    }

    static void surrogates(WimEditor editor) {
        names(editor, "\ud800", "\udc00\ud800", "a\udfff", "\uffff\ufffe", "\ufeff", "e\u0301", "\u202egpj.exe");
    }

    static void longNames(WimEditor editor) {
        names(editor, "n".repeat(255), "\u4e2d".repeat(255), "m".repeat(300), "l".repeat(5_000));
    }

    /** Each name a second time, behind the first. */
    static void duplicates(WimEditor editor) {
        WimEntry shared = editor.find("shared");
        shared.add(editor.find("only here.bin").copy("text.txt"));
        shared.add(editor.find("nothing in it").copyFolder("large.bin"));
        editor.root().add(editor.find(TEXT).copy("link"));
    }

    /** A link out of the target, and a folder of the same name behind it with a file that would go there. */
    static void linkThenFolder(WimEditor editor) {
        LinkTarget target = new LinkTarget(LinkTarget.Kind.SYMBOLIC_LINK, "..\\..\\..\\..\\..\\tmp", "..\\tmp", true);
        link(editor, editor.root(), "twice", target, DosAttributes.DIRECTORY);
        WimEntry folder = editor.root().add(editor.find("nothing in it").copyFolder("twice"));
        folder.add(editor.find(TEXT).copy("through the link"));
    }

    /** Links to everywhere, which is nothing wrong as long as nobody follows them. */
    static void linksOut(WimEditor editor) {
        WimEntry root = editor.root();
        LinkTarget.Kind symbolic = LinkTarget.Kind.SYMBOLIC_LINK;
        link(editor, root, "up", new LinkTarget(symbolic, "..\\..\\..", "..\\..\\..", true), DosAttributes.DIRECTORY);
        link(editor, root, "etc", new LinkTarget(symbolic, "\\??\\C:\\etc\\passwd", "C:\\etc\\passwd", false), 0);
        link(editor, root, "itself", new LinkTarget(symbolic, "itself", "itself", true), 0);
        link(
                editor,
                root,
                "share",
                new LinkTarget(symbolic, "\\??\\UNC\\server\\share", "\\\\server\\share", false),
                0);
        LinkTarget junction = new LinkTarget(LinkTarget.Kind.JUNCTION, "\\??\\C:\\Windows", "C:\\Windows", false);
        link(editor, root, "junction", junction, DosAttributes.DIRECTORY);
    }

    static void hostileShortNames(WimEditor editor) {
        editor.find(TEXT).shortName = "..";
        editor.find("shared/large.bin").shortName = "A/B";
        editor.find("nothing in it").shortName = "LONGER THAN TWELVE UNITS";
    }

    static void hostileStreamNames(WimEditor editor) {
        WimEntry entry = editor.find("shared/large.bin");
        entry.streams.add(new WimEntry.Stream("", entry.hash));
        for (String name : new String[] {"..", "a/b", "a\\b", "nul\0", "a:b", "$DATA"}) {
            entry.streams.add(new WimEntry.Stream(name, editor.find(TEXT).hash));
            editor.blobOf(editor.find(TEXT)).references++;
        }
        entry.hash = new byte[WimEntry.HASH_SIZE];
    }
}
