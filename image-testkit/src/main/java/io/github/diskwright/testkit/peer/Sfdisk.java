package io.github.diskwright.testkit.peer;

import java.nio.file.Path;
import java.util.List;

/** {@code sfdisk}, the judge of MBR and GPT. Works on image files without privileges. Thread-safe. */
public final class Sfdisk {
    private final Peer peer;

    private Sfdisk(Peer peer) {
        this.peer = peer;
    }

    /** The tool; skips or fails the test if it is missing. */
    public static Sfdisk require() {
        return new Sfdisk(Peer.require("sfdisk"));
    }

    /** The table in sfdisk's own script form. */
    public String dump(Path disk) {
        return peer.check("--dump", disk).output();
    }

    /**
     * The table: {@code label}, {@code id}, {@code sectorsize} and {@code partitions}, each with {@code start},
     * {@code size}, {@code type} and more; numbers are sectors.
     */
    public JsonValue table(Path disk) {
        return peer.check("--json", disk).json().get("partitiontable");
    }

    /** The partitions of {@link #table}. */
    public List<JsonValue> partitions(Path disk) {
        return table(disk).find("partitions").map(JsonValue::items).orElse(List.of());
    }

    /** Fails unless {@code sfdisk --verify} finds nothing wrong. */
    public void requireClean(Path disk) {
        PeerRun run = peer.check("--verify", disk);
        if (!run.errors().isBlank() || !run.output().contains("No errors detected")) {
            throw run.failure("expected no findings");
        }
    }

    /**
     * Writes a table.
     *
     * @param disk an image file
     * @param script in sfdisk's own form, such as {@code "label: gpt\nsize=4MiB, type=linux\n"}
     */
    public void write(Path disk, String script) {
        peer.runWithInput(script, List.of("--quiet", "--no-reread", "--no-tell-kernel", disk))
                .requireSuccess();
    }
}
