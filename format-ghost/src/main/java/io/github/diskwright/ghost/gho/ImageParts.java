package io.github.diskwright.ghost.gho;

import io.github.diskwright.ghost.gho.catalogue.FatRecordWalk;
import io.github.diskwright.ghost.gho.catalogue.GhoCatalogues;
import io.github.diskwright.ghost.gho.stream.BlockReader;
import io.github.diskwright.ghost.gho.stream.GhoStream;
import io.github.diskwright.ghost.gho.stream.Landmarks;
import io.github.diskwright.ghost.gho.structure.CatalogueEntry;
import io.github.diskwright.ghost.gho.structure.GhoHeader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What partitions share of their image.
 *
 * @param header of the first file
 * @param reader of bodies and blocks
 * @param landmarks where things end
 * @param catalogues at the end of the image; none where they cannot be read
 * @param options of the image
 * @param guard says whether the image is open
 */
record ImageParts(
        GhoHeader header,
        BlockReader reader,
        Landmarks landmarks,
        GhoCatalogues catalogues,
        GhoOptions options,
        Guard guard) {
    /** Says whether the image is open. */
    interface Guard {
        /** Fails if it is not. */
        void requireOpen() throws IOException;
    }

    GhoStream stream() {
        return reader.stream();
    }

    FatRecordWalk walk() {
        return new FatRecordWalk(stream(), landmarks.endRecord().isPresent(), options.cancellation());
    }

    /** The catalogue of a partition of files, counted from 0 among these. */
    Optional<List<CatalogueEntry>> catalogue(int index) {
        List<List<CatalogueEntry>> lists = catalogues.lists();
        return index < lists.size() ? Optional.of(lists.get(index)) : Optional.empty();
    }
}
