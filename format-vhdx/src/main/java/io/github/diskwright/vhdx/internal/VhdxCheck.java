package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;

/** Checks a file with the rules that opening has, and writes down everything that is against them. */
public final class VhdxCheck {
    private VhdxCheck() {}

    /** Runs the check; the file stays open. */
    public static List<Finding> check(BlockDevice file, CheckOptions options) throws IOException {
        FindingCollector findings =
                new FindingCollector(file.description(), options.limits().maxFindings());
        try {
            Contents contents = Contents.read(file, options.limits(), findings);
            BatCheck bat = new BatCheck(contents, findings);
            bat.run(options.job());
            noteUnused(bat.usedSpace(), contents, findings);
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            findings.absorb(e);
        }
        return findings.findings();
    }

    /** Holes are no fault: blocks that were given up leave them, and files that were made longer ahead of need. */
    private static void noteUnused(SpaceMap space, Contents contents, Judge judge) {
        long size = contents.file().size();
        long unused = space.freeBytes(size);
        if (unused > 0) {
            judge.note(
                    "vhdx.unused-space",
                    Severity.INFO,
                    space.firstFree(Bytes.MIB, Bytes.MIB, size),
                    unused + " bytes of the file are used by nothing; compacting gives them back");
        }
    }
}
