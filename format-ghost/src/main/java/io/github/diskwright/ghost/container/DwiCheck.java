package io.github.diskwright.ghost.container;

import io.github.diskwright.image.Finding;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.device.BlockDevice;
import java.io.IOException;
import java.util.List;

/** Checks images. */
public final class DwiCheck {
    private DwiCheck() {}

    /** Checks one. */
    public static List<Finding> check(BlockDevice file, DwiOpenOptions options, JobOptions job) throws IOException {
        return List.of();
    }
}
