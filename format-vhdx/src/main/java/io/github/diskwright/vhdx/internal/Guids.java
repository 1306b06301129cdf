package io.github.diskwright.vhdx.internal;

import java.util.UUID;

/**
 * The GUIDs that VHDX gives a meaning (sections 2.2.3, 2.6.2 and 2.6.2.6).
 */
final class Guids {
    static final UUID BAT_REGION = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
    static final UUID METADATA_REGION = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");

    static final UUID FILE_PARAMETERS = UUID.fromString("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    static final UUID VIRTUAL_DISK_SIZE = UUID.fromString("2fa54224-cd1b-4876-b211-5dbed83bf4b8");
    static final UUID VIRTUAL_DISK_ID = UUID.fromString("beca12ab-b2e6-4523-93ef-c309e000c746");
    static final UUID LOGICAL_SECTOR_SIZE = UUID.fromString("8141bf1d-a96f-4709-ba47-f233a8faab5f");
    static final UUID PHYSICAL_SECTOR_SIZE = UUID.fromString("cda348c7-445d-4471-9cc9-e9885251c556");
    static final UUID PARENT_LOCATOR = UUID.fromString("a8d35f2d-b30b-454d-abf7-d3d84834ab0c");
    /** The one type of parent locator that the specification has. */
    static final UUID VHDX_LOCATOR = UUID.fromString("b04aefb7-d19e-4a81-b789-25b8e9445913");
    /** Not in the specification: some writers set it while they create a file. */
    static final UUID INCOMPLETE_FILE = UUID.fromString("71cc85f0-1b69-4e28-9558-c3bf83ae75d3");

    private Guids() {}
}
