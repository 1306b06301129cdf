package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code qemu-img}, which knows VHDX and raw images among others. Formats are its own names: {@code "vhdx"},
 * {@code "raw"}. Thread-safe.
 */
public final class QemuImg {
    private final Peer peer;

    private QemuImg(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static QemuImg require() {
        return new QemuImg(Peer.require("qemu-img"));
    }

    /** The tool itself, for other calls. */
    public Peer peer() {
        return peer;
    }

    /** What {@code qemu-img info} says of an image. */
    public Info info(String format, Path image) {
        return new Info(peer.check("info", "--output=json", "-f", format, image).json());
    }

    /** What {@code qemu-img info} says of an image whose format it finds out itself. */
    public Info info(Path image) {
        return new Info(peer.check("info", "--output=json", image).json());
    }

    /**
     * Makes an empty image.
     *
     * @param format its format
     * @param image where
     * @param size of the disk in bytes
     * @param options the format's own, such as {@code "subformat=fixed"} or {@code "block_size=1048576"}
     */
    public void create(String format, Path image, long size, String... options) {
        peer.run(withOptions(List.of("create", "-q", "-f", format), options, List.of(image, size)))
                .requireSuccess();
    }

    /**
     * Converts an image.
     *
     * @param from format of the source
     * @param source what to read
     * @param to format of the target
     * @param target what to write
     * @param options the target format's own
     */
    public void convert(String from, Path source, String to, Path target, String... options) {
        peer.run(withOptions(List.of("convert", "-f", from, "-O", to), options, List.of(source, target)))
                .requireSuccess();
    }

    /**
     * Fails unless two images hold the same disk. Where one is longer, the rest must be zeros.
     *
     * @param firstFormat format of the first
     * @param first an image
     * @param secondFormat format of the second
     * @param second an image
     */
    public void requireEqual(String firstFormat, Path first, String secondFormat, Path second) {
        peer.check("compare", "-f", firstFormat, "-F", secondFormat, first, second);
    }

    /** Fails unless {@code qemu-img check} finds an image clean. */
    public void requireClean(String format, Path image) {
        peer.check("check", "-f", format, image);
    }

    /** Runs {@code qemu-img check}, whatever it finds: exit code 0 is clean, 2 is corrupt, 3 has leaks. */
    public PeerRun check(String format, Path image) {
        return peer.run("check", "-f", format, image);
    }

    /** What {@code qemu-img map} says of an image, in order. */
    public List<MapEntry> map(String format, Path image) {
        return peer.check("map", "--output=json", "-f", format, image).json().items().stream()
                .map(MapEntry::of)
                .toList();
    }

    private static List<Object> withOptions(List<?> before, String[] options, List<?> after) {
        List<Object> arguments = new ArrayList<>(before);
        if (options.length > 0) {
            arguments.add("-o");
            arguments.add(String.join(",", options));
        }
        arguments.addAll(after);
        return arguments;
    }

    /** What {@code qemu-img info} says. */
    public static final class Info {
        private final JsonValue json;

        private Info(JsonValue json) {
            this.json = json;
        }

        /** Format of the image. */
        public String format() {
            return json.get("format").text();
        }

        /** Size of the disk in bytes. */
        public long virtualSize() {
            return json.get("virtual-size").number();
        }

        /** Size of the format's allocation unit in bytes; a VHDX image's blocks. */
        public long clusterSize() {
            return json.get("cluster-size").number();
        }

        /** Everything that it said. */
        public JsonValue json() {
            return json;
        }
    }

    /**
     * A range of a disk.
     *
     * @param start first byte
     * @param length bytes
     * @param zero reads as zeros
     * @param data is stored
     */
    public record MapEntry(long start, long length, boolean zero, boolean data) {
        private static MapEntry of(JsonValue json) {
            return new MapEntry(
                    json.get("start").number(),
                    json.get("length").number(),
                    json.get("zero").isTrue(),
                    json.get("data").isTrue());
        }
    }
}
