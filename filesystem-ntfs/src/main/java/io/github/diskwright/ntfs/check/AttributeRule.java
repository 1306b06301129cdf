package io.github.diskwright.ntfs.check;

import io.github.diskwright.ntfs.record.AttributeType;
import java.util.Map;
import java.util.Optional;

/**
 * What the attribute definitions of NTFS 3.x say of a type.
 *
 * @param form whether the value has to be in the record
 * @param least smallest value in bytes
 * @param most largest value in bytes; -1 for no limit
 * @param flags as the table has them
 */
record AttributeRule(Form form, long least, long most, int flags) {
    private static final Map<Integer, AttributeRule> RULES = Map.ofEntries(
            Map.entry(AttributeType.STANDARD_INFORMATION, new AttributeRule(Form.RESIDENT, 48, 72, 0x40)),
            Map.entry(AttributeType.ATTRIBUTE_LIST, new AttributeRule(Form.ANY, 0, -1, 0x80)),
            Map.entry(AttributeType.FILE_NAME, new AttributeRule(Form.RESIDENT, 68, 578, 0x42)),
            Map.entry(AttributeType.OBJECT_ID, new AttributeRule(Form.RESIDENT, 0, 256, 0x40)),
            Map.entry(AttributeType.SECURITY_DESCRIPTOR, new AttributeRule(Form.ANY, 0, -1, 0x80)),
            Map.entry(AttributeType.VOLUME_NAME, new AttributeRule(Form.RESIDENT, 2, 256, 0x40)),
            Map.entry(AttributeType.VOLUME_INFORMATION, new AttributeRule(Form.RESIDENT, 12, 12, 0x40)),
            Map.entry(AttributeType.DATA, new AttributeRule(Form.ANY, 0, -1, 0)),
            Map.entry(AttributeType.INDEX_ROOT, new AttributeRule(Form.RESIDENT, 0, -1, 0x40)),
            Map.entry(AttributeType.INDEX_ALLOCATION, new AttributeRule(Form.NON_RESIDENT, 0, -1, 0x80)),
            Map.entry(AttributeType.BITMAP, new AttributeRule(Form.ANY, 0, -1, 0x80)),
            Map.entry(AttributeType.REPARSE_POINT, new AttributeRule(Form.ANY, 0, 16_384, 0x80)),
            Map.entry(AttributeType.EA_INFORMATION, new AttributeRule(Form.RESIDENT, 8, 8, 0x40)),
            Map.entry(AttributeType.EA, new AttributeRule(Form.ANY, 0, 65_536, 0)),
            Map.entry(AttributeType.LOGGED_UTILITY_STREAM, new AttributeRule(Form.ANY, 0, 65_536, 0x80)));

    /** Where a value may be. */
    enum Form {
        RESIDENT,
        NON_RESIDENT,
        ANY
    }

    /** The rule of a type; empty for an unknown one. */
    static Optional<AttributeRule> of(int type) {
        return Optional.ofNullable(RULES.get(type));
    }

    /** All rules by type. */
    static Map<Integer, AttributeRule> all() {
        return RULES;
    }

    /** Whether attributes of a type are always without a name. */
    static boolean isUnnamed(int type) {
        return switch (type) {
            case AttributeType.DATA,
                    AttributeType.INDEX_ROOT,
                    AttributeType.INDEX_ALLOCATION,
                    AttributeType.BITMAP,
                    AttributeType.LOGGED_UTILITY_STREAM -> false;
            default -> true;
        };
    }
}
