package io.github.diskwright.wim;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.wim.resource.Blob;
import io.github.diskwright.wim.resource.Irregularities;
import io.github.diskwright.wim.resource.Resource;
import io.github.diskwright.wim.resource.WimPart;
import io.github.diskwright.wim.structure.CompressionType;
import io.github.diskwright.wim.structure.ResourceHeader;
import io.github.diskwright.wim.structure.WimHeader;
import java.util.List;

/** What a header says beside the blob table, and what readers need not believe. */
final class HeaderRules {
    private final WimPart part;
    private final WimHeader header;
    private final List<Blob> metadata;
    private final Irregularities irregularities;

    HeaderRules(WimPart part, List<Blob> metadata, Irregularities irregularities) {
        this.part = part;
        this.header = part.header();
        this.metadata = metadata;
        this.irregularities = irregularities;
    }

    void check() throws CorruptImageException {
        if (header.compression() == CompressionType.LZMS && header.version() == WimHeader.VERSION) {
            warn("wim.header.version", 0xC, "LZMS in a file of a version that has none");
        }
        if (header.part() != 1) {
            return;
        }
        if (metadata.size() < header.imageCount()) {
            warn("wim.header.image-count", 0x2C, header.imageCount() + " images, but metadata of " + metadata.size());
        }
        boot();
    }

    private void boot() throws CorruptImageException {
        long boot = Integer.toUnsignedLong(header.bootIndex());
        if (boot > metadata.size()) {
            warn("wim.header.boot-index", 0x78, "image " + boot + " to boot of " + metadata.size());
        } else if (boot != 0) {
            Resource resource = metadata.get((int) boot - 1).resource();
            ResourceHeader said = header.bootMetadata();
            // Nothing reads the copy, and some writers leave it out.
            if (!said.isNone()
                    && (said.offset() != resource.position() || said.storedSize() != resource.storedSize())) {
                warn("wim.header.boot-metadata", 0x60, "another place of the metadata of image " + boot);
            }
        }
    }

    private void warn(String id, long position, String text) throws CorruptImageException {
        irregularities.warn(part.description(), id, position, text);
    }
}
