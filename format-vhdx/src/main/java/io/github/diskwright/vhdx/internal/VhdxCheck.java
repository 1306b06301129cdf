package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
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
            new BatCheck(contents, findings).run(options.job());
        } catch (CorruptImageException | UnsupportedFeatureException e) {
            findings.absorb(e);
        }
        return findings.findings();
    }
}
