package io.github.diskwright.wim.resource;

import io.github.diskwright.wim.structure.BlobEntry;
import io.github.diskwright.wim.structure.ResourceHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What solid resources hold one after the other, in which the offsets of solid blobs count. Immutable. */
final class SolidPlaces {
    private final List<Resource> resources;
    /** Where each resource's data end, counted through all; sums that no number holds are the largest one. */
    private final long[] ends;

    SolidPlaces(List<Resource> resources) {
        this.resources = new ArrayList<>(resources);
        this.ends = new long[resources.size()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            long size = resources.get(i).size();
            end = size > Long.MAX_VALUE - end ? Long.MAX_VALUE : end + size;
            ends[i] = end;
        }
    }

    /** The resource that holds an entry's bytes. Which field has their size is the one fact that nobody would guess. */
    Optional<Blob> resolve(BlobEntry entry) {
        ResourceHeader place = entry.resource();
        if (place.offset() < 0 || place.offset() == Long.MAX_VALUE) {
            return Optional.empty();
        }
        int index = firstEndBehind(place.offset());
        if (index == ends.length) {
            return Optional.empty();
        }
        Resource resource = resources.get(index);
        long offset = place.offset() - (index == 0 ? 0 : ends[index - 1]);
        long size = place.storedSize();
        return size <= resource.size() - offset
                ? Optional.of(new Blob(entry.hash(), size, entry.references(), resource, offset))
                : Optional.empty();
    }

    /** Resources without bytes end where they begin, so that equal ends may follow each other. */
    private int firstEndBehind(long offset) {
        int found = Arrays.binarySearch(ends, offset + 1);
        int index = found < 0 ? -found - 1 : found;
        while (index > 0 && ends[index - 1] > offset) {
            index--;
        }
        return index;
    }
}
