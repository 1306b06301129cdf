package io.github.diskwright.ghost.gho;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.gho.GhoMaker;
import io.github.diskwright.testkit.gho.GhoSums;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every byte of small images is changed, one at a time. */
class GhoFlipTest {
    private static final int FIRST_RECORD = 3 * 512;
    private static final GhoOptions OPTIONS = GhoSample.password("Secret");

    /** What a check and a reader make of an image. */
    private record Outcome(boolean isFound, String error, Map<String, byte[]> contents) {
        boolean isRefused() {
            return !error.isEmpty();
        }
    }

    private static Outcome outcome(byte[] image) throws IOException {
        boolean isFound;
        try {
            List<Finding> findings = GhoCheck.run(GhoSample.device(image), OPTIONS, CheckOptions.defaults());
            isFound = !findings.isEmpty();
        } catch (ImageException e) {
            isFound = true;
        }
        try (GhoArchive archive = GhoArchive.open(GhoSample.device(image), OPTIONS)) {
            return new Outcome(isFound, "", GhoSample.read(archive));
        } catch (ImageException e) {
            return new Outcome(isFound, e.toString(), new TreeMap<>());
        }
    }

    /** What a byte of a record is covered by. */
    private enum Cover {
        /** By nothing: stale memory, padding, what is not understood. */
        NONE,
        /** By the structure, or it is a checksum itself. */
        STRUCTURE,
        /** By the checksum of the entry that it is in. */
        ENTRY,
        /** By the checksum of the file, as far as its data change. */
        DATA
    }

    /** What each byte is covered by; the maker lays one record behind the other. */
    private static Cover[] covers(byte[] image) {
        Cover[] covers = new Cover[image.length];
        Arrays.fill(covers, Cover.NONE);
        for (int at = FIRST_RECORD; at < image.length; ) {
            int kind = image[at] & 0xFF;
            int length = (image[at + 8] & 0xFF) | (image[at + 9] & 0xFF) << 8;
            if (kind == 0x17 && at != FIRST_RECORD) {
                break;
            }
            covers[at] = Cover.STRUCTURE;
            Arrays.fill(covers, at + 4, at + 10, Cover.STRUCTURE);
            if (kind == 4) {
                Arrays.fill(covers, at + 10, at + 42, Cover.ENTRY);
                Arrays.fill(covers, at + 42, at + 46, Cover.STRUCTURE);
            } else if (kind == 3) {
                Arrays.fill(covers, at + 10, at + 18, Cover.STRUCTURE);
            } else if (kind == 2) {
                Arrays.fill(covers, at + 10, at + 10 + length, Cover.DATA);
            }
            at += 10 + length;
        }
        return covers;
    }

    /**
     * The defect of the checksum makes two of the 256 entries of its table alike, so that some flips of a lowest bit do not
     * change it: nobody can find those.
     */
    private static boolean isInvisible(byte[] image, byte[] changed, Cover[] covers, int at) {
        int start = at;
        while (covers[start - 1] == Cover.ENTRY) {
            start--;
        }
        return GhoSums.checksum(image, start, 32) == GhoSums.checksum(changed, start, 32);
    }

    private static boolean isSameToChecksums(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream()
                        .allMatch(path -> sum(one.getOrDefault(path, GhoSample.DIRECTORY))
                                == sum(other.getOrDefault(path, GhoSample.DIRECTORY)));
    }

    private static int sum(byte[] data) {
        return GhoSums.checksum(data, 0, data.length);
    }

    private static void flipAll(GhoMaker maker, String what, int... usualMasks) throws IOException {
        byte[] image = maker.addFat(false, GhoSample.fewItems()).build();
        Cover[] covers = covers(image);
        assertThat(outcome(image).error()).isEmpty();
        Map<String, byte[]> whole = outcome(image).contents();
        assertThat(GhoSample.areSame(whole, GhoSample.fewContents())).isTrue();
        assertThat(outcome(image).isFound()).isFalse();
        List<String> missed = new ArrayList<>();
        int[] masks = Effort.isThorough() ? new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255} : usualMasks;
        for (int at = 0; at < image.length; at++) {
            for (int mask : masks) {
                byte[] changed = image.clone();
                changed[at] ^= (byte) mask;
                Outcome outcome = outcome(changed);
                boolean isInvisible = covers[at] == Cover.ENTRY && isInvisible(image, changed, covers, at);
                boolean hasToBeFound = covers[at] == Cover.STRUCTURE || covers[at] == Cover.ENTRY && !isInvisible;
                if (hasToBeFound && !outcome.isFound()) {
                    missed.add("not found: " + at + " ^ " + mask);
                }
                boolean isWrong = !outcome.isRefused() && !isSameToChecksums(outcome.contents(), whole);
                if (!isInvisible && isWrong && (covers[at] != Cover.NONE || !outcome.isFound())) {
                    missed.add("silently changed: " + at + " ^ " + mask);
                }
            }
        }
        assertThat(missed).as(what).isEmpty();
    }

    @Test
    void plain() throws IOException {
        flipAll(GhoMaker.small(), "plain", 1, 64, 255);
    }

    @Test
    void zlib() throws IOException {
        flipAll(GhoMaker.small().compression(3), "zlib", 8);
    }

    @Test
    void fast() throws IOException {
        flipAll(GhoMaker.small().compression(2), "Fast", 2);
    }

    @Test
    void password() throws IOException {
        flipAll(GhoMaker.small().compression(3).password("Secret"), "password", 128);
    }
}
