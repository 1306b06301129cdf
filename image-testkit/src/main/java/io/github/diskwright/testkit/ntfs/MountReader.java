package io.github.diskwright.testkit.ntfs;

import io.github.diskwright.testkit.Wtf8;
import io.github.diskwright.testkit.peer.NtfsMount;
import io.github.diskwright.testkit.peer.NtfsTools;
import io.github.diskwright.testkit.peer.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads all of a mounted volume with a handful of processes, however many files it has. Names pass through as bytes, since
 * Java changes those that are no text of the locale. Not thread-safe.
 */
final class MountReader {
    private static final int LAST_SYSTEM_RECORD = 23;
    /** They have indexes and no data. */
    private static final Set<String> INDEX_FILES = Set.of("$Extend/$ObjId", "$Extend/$Quota", "$Extend/$Reparse");

    private static final long ROOT = 5;
    private static final String STREAMS = "ntfs.streams.list";

    private final NtfsMount mount;
    private final Path volume;
    private final Map<String, Found> found = new TreeMap<>();

    /** What {@code find} prints of a file. */
    private static final class Found {
        private final byte[] path;
        private final JudgedFile.Kind kind;
        private final long record;
        private final int links;
        private final String target;
        private final SortedMap<String, String> metadata = new TreeMap<>();
        private final SortedMap<String, JudgedStream> streams = new TreeMap<>();
        private final List<byte[]> streamNames = new ArrayList<>();

        private Found(byte[] path, String[] facts, String target) {
            this.path = path;
            kind = JudgedFile.Kind.of(facts[0]);
            record = Long.parseLong(facts[1]);
            links = Integer.parseInt(facts[2]);
            this.target = target;
        }

        private JudgedFile judged() {
            return new JudgedFile(kind, record, links, target, streams, metadata);
        }
    }

    MountReader(NtfsMount mount, Path volume) {
        this.mount = mount;
        this.volume = volume;
    }

    JudgedTree read() throws IOException {
        find();
        readAttributes();
        digestStreams();
        SortedMap<String, JudgedFile> files = new TreeMap<>();
        found.forEach((path, file) -> files.put(path, file.judged()));
        return new JudgedTree(files);
    }

    private byte[] shell(String script) {
        return Peer.require("bash")
                .check("-ec", "cd '" + mount.folder() + "'\n" + script)
                .outputBytes();
    }

    /** The files of users, and those below {@code $Extend}. */
    private void find() {
        byte[] output = shell("find . -printf '%y %i %n\\0%P\\0%l\\0'");
        List<byte[]> fields = split(output);
        for (int i = 0; i + 2 < fields.size(); i += 3) {
            String[] facts = Wtf8.decode(fields.get(i)).split(" ");
            long record = Long.parseLong(facts[1]);
            byte[] path = fields.get(i + 1);
            String name = Wtf8.decode(path);
            if ((record > LAST_SYSTEM_RECORD || record == ROOT) && !INDEX_FILES.contains(name)) {
                String target =
                        Wtf8.decode(fields.get(i + 2)).replace(mount.folder().toString(), "<root>");
                found.put(name, new Found(path, facts, target));
            }
        }
    }

    private static List<byte[]> split(byte[] text) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == 0) {
                parts.add(Arrays.copyOfRange(text, start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    /** One run of {@code getfattr} for each name, over all files. */
    private void readAttributes() {
        StringBuilder script = new StringBuilder();
        List<String> names = new ArrayList<>(List.of(STREAMS));
        JudgedFile.METADATA.forEach(name -> names.add("system.ntfs_" + name));
        for (String name : names) {
            // Files that have none are errors to getfattr.
            script.append("getfattr -R -P -h -n ").append(name).append(" -e hex . 2>/dev/null || true\n");
        }
        byte[] path = new byte[0];
        for (String line : new String(shell(script.toString()), StandardCharsets.ISO_8859_1).split("\n")) {
            int equals = line.indexOf('=');
            if (line.startsWith("# file: ")) {
                path = unescape(line.substring("# file: ".length()));
            } else if (equals > 0) {
                byte[] value = HexFormat.of().parseHex(line.substring(equals + 3));
                attribute(Wtf8.decode(path), line.substring(0, equals), value);
            }
        }
    }

    private void attribute(String path, String name, byte[] value) {
        Found file = found.get(path.equals(".") ? "" : path);
        if (file == null) {
            return;
        }
        if (!name.equals(STREAMS)) {
            file.metadata.put(
                    name.substring("system.ntfs_".length()), HexFormat.of().formatHex(value));
        } else if (value.length > 0) {
            file.streamNames.addAll(split(Arrays.copyOf(value, value.length + 1)));
        }
    }

    /** A path as {@code getfattr} prints it: bytes that are not plain as three octal digits. */
    private static byte[] unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        byte[] path = bytes.toByteArray();
        return path.length > 2 && path[0] == '.' && path[1] == '/' ? Arrays.copyOfRange(path, 2, path.length) : path;
    }

    /** A place for a digest that is still to be made. */
    private record Wanted(Found file, String stream) {}

    private void digestStreams() throws IOException {
        Map<String, Wanted> wanted = new HashMap<>();
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (Found file : found.values()) {
            boolean isOpaque = file.kind == JudgedFile.Kind.LINK;
            if (file.kind == JudgedFile.Kind.FILE) {
                want(wanted, list, file, new byte[0]);
            }
            for (byte[] stream : file.streamNames) {
                if (isOpaque) {
                    String name = Wtf8.decode(stream);
                    file.streams.put(name, JudgedStream.of(NtfsTools.require().stream(volume, file.record, name)));
                } else {
                    want(wanted, list, file, stream);
                }
            }
        }
        if (list.size() > 0) {
            digest(wanted, list.toByteArray());
        }
    }

    private static void want(Map<String, Wanted> wanted, ByteArrayOutputStream list, Found file, byte[] stream) {
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        path.writeBytes("./".getBytes(StandardCharsets.US_ASCII));
        path.writeBytes(file.path);
        if (stream.length > 0) {
            path.write(':');
            path.writeBytes(stream);
        }
        list.writeBytes(path.toByteArray());
        list.write(0);
        wanted.put(path.toString(StandardCharsets.ISO_8859_1), new Wanted(file, Wtf8.decode(stream)));
    }

    private void digest(Map<String, Wanted> wanted, byte[] list) throws IOException {
        Path file = Files.write(Files.createTempFile("diskwright-list", ".txt"), list);
        try {
            Map<String, Long> sizes = new HashMap<>();
            each("xargs -0 -a '" + file + "' stat --printf '%s %n\\0'", sizes, Long::valueOf);
            Map<String, String> digests = new HashMap<>();
            each("xargs -0 -a '" + file + "' sha256sum -z", digests, digest -> digest);
            wanted.forEach((path, place) -> place.file.streams.put(
                    place.stream, new JudgedStream(require(sizes, path), require(digests, path))));
        } finally {
            Files.delete(file);
        }
    }

    private static <T> T require(Map<String, T> values, String path) {
        T value = values.get(path);
        if (value == null) {
            throw new AssertionError("nothing was printed of " + path);
        }
        return value;
    }

    /** Reads lines of a fact, blanks, and a path. */
    private <T> void each(String script, Map<String, T> values, Function<String, T> parse) {
        for (byte[] line : split(shell(script))) {
            String text = new String(line, StandardCharsets.ISO_8859_1);
            int blank = text.indexOf(' ');
            values.put(text.substring(text.indexOf("./", blank)), parse.apply(text.substring(0, blank)));
        }
    }
}
