package io.github.diskwright.vhdx.internal;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.ReadOnlyDevice;
import io.github.diskwright.vhdx.ParentLink;
import io.github.diskwright.vhdx.VhdxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Opens the parents of a differencing disk, all of them for reading only. */
final class ParentChain {
    /** Longest chain, whatever the limits say. */
    static final int MAX_LENGTH = 256;

    private final VhdxOptions options;
    private final List<VhdxHeader> seen = new ArrayList<>();

    ParentChain(VhdxOptions options) {
        this.options = options;
    }

    /** The file with its parents, if it has any. */
    OpenedFile complete(OpenedFile child) throws IOException {
        if (!child.contents().disk().hasParent()) {
            return child;
        }
        seen.add(child.contents().header());
        int most = Math.min(MAX_LENGTH, options.open().limits().maxChainLength());
        if (seen.size() > most) {
            throw new UnsupportedFeatureException(
                    child.file().description(), "a chain of more than " + most + " parents");
        }
        BlockDevice file = options.parents().open(child.file(), link(child));
        boolean done = false;
        try {
            OpenedFile parent = OpenedFile.read(ReadOnlyDevice.of(file), options);
            check(child, parent);
            OpenedFile result = child.withParent(new ParentData(new StoredDisk(complete(parent))));
            done = true;
            return result;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private static ParentLink link(OpenedFile child) {
        return child.contents()
                .metadata()
                .locator()
                .orElseThrow(() -> new IllegalStateException("no locator"))
                .link();
    }

    private void check(OpenedFile child, OpenedFile parent) throws IOException {
        VhdxHeader header = parent.contents().header();
        if (seen.contains(header)) {
            throw corrupt(
                    child,
                    "a parent that is not one of its own children",
                    parent.file().description());
        }
        int own = child.contents().disk().logicalSectorSize();
        int parents = parent.contents().disk().logicalSectorSize();
        if (own != parents) {
            throw corrupt(child, "a parent with logical sectors of " + own + " bytes", "one with " + parents);
        }
        UUID id = header.dataWriteGuid();
        if (options.linkageCheck() == VhdxOptions.LinkageCheck.REQUIRE
                && !link(child).accepts(id)) {
            throw new RefusedException(
                    parent.file().description() + " has data write id " + id + ", but "
                            + child.file().description() + " was made over "
                            + link(child).linkage(),
                    "the parent was changed; use the parent as it was");
        }
    }

    private static CorruptImageException corrupt(OpenedFile child, String expected, String found) {
        return new CorruptImageException(
                child.file().description(),
                "Parent Locator",
                child.contents().regions().metadata().fileOffset(),
                expected,
                found);
    }
}
