package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.Checksum;

/** Checks the tables of a volume: definitions of attributes, and upper-case letters. */
final class DefinitionsCheck {
    private static final int ENTRY = 160;
    private static final int MOST_BYTES = 64 << 10;
    private static final int UP_CASE_INFORMATION = 32;

    private final NtfsVolume volume;
    private final Report report;

    DefinitionsCheck(NtfsVolume volume, Report report) {
        this.volume = volume;
        this.report = report;
    }

    void check() throws IOException {
        NtfsAttribute data = volume.file(NtfsVolume.ATTRIBUTE_DEFINITIONS).require(AttributeType.DATA, "");
        if (data.size() < ENTRY || data.size() > MOST_BYTES) {
            report.error("ntfs.attribute-definitions", data.head(), data.size() + " bytes");
            return;
        }
        ByteBuffer table = data.readAll();
        Map<Integer, AttributeRule> rules = AttributeRule.all();
        Set<Integer> seen = new HashSet<>();
        for (int at = 0; at + ENTRY <= table.limit() && table.getInt(at + 0x80) != 0; at += ENTRY) {
            int type = table.getInt(at + 0x80);
            AttributeRule rule = rules.get(type);
            seen.add(type);
            boolean same = rule == null
                    || table.getInt(at + 0x8C) == rule.flags()
                            && table.getLong(at + 0x90) == rule.least()
                            && table.getLong(at + 0x98) == rule.most();
            if (!same) {
                report.warning(
                        "ntfs.attribute-definitions",
                        data.head(),
                        AttributeType.name(type) + " is defined otherwise than in NTFS 3.1");
            }
        }
        if (!seen.containsAll(rules.keySet())) {
            report.warning("ntfs.attribute-definitions", data.head(), "types are missing");
        }
    }

    /** Checks the table of letters against what must be in any, and against its own check sum. */
    void checkUpCase() throws IOException {
        NtfsAttribute data = volume.file(NtfsVolume.UP_CASE).require(AttributeType.DATA, "");
        ByteBuffer table = data.readAll();
        for (int unit = 0; unit < 0x80; unit++) {
            int upper = unit >= 'a' && unit <= 'z' ? unit - 0x20 : unit;
            if (table.getChar(2 * unit) != upper) {
                report.error(
                        "ntfs.up-case",
                        data.head(),
                        "unit 0x" + Integer.toHexString(unit) + " becomes 0x"
                                + Integer.toHexString(table.getChar(2 * unit)));
                return;
            }
        }
        NtfsAttribute information = volume.file(NtfsVolume.UP_CASE)
                .find(AttributeType.DATA, "$Info")
                .orElse(null);
        if (information == null || information.size() < UP_CASE_INFORMATION || information.size() > ENTRY) {
            return;
        }
        Checksum sum = new UpCaseChecksum();
        sum.update(table.array(), 0, table.limit());
        if (information.readAll().getLong(8) != sum.getValue()) {
            report.error("ntfs.up-case", data.head(), "the table does not have the check sum of its $Info");
        }
    }
}
