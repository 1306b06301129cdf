package io.github.diskwright.wim.image;

import io.github.diskwright.wim.structure.BlobHash;
import io.github.diskwright.wim.structure.Dentry;
import io.github.diskwright.wim.structure.StreamEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which hash of an entry is which stream: the format has no labels for those without name, their order decides.
 *
 * @param reparse of the reparse data; zero if they are empty or there are none
 * @param data of the unnamed data, or of the export of an encrypted file; zero if empty
 * @param named the named streams, each name once
 */
record NodeData(BlobHash reparse, BlobHash data, List<StreamEntry> named) {
    static NodeData of(Dentry entry) {
        List<BlobHash> unnamed = new ArrayList<>(2);
        if (!entry.mainHash().isZero()) {
            unnamed.add(entry.mainHash());
        }
        List<StreamEntry> named = new ArrayList<>(entry.streams().size());
        Set<String> names = new HashSet<>();
        for (StreamEntry stream : entry.streams()) {
            if (stream.name().isEmpty()) {
                unnamed.add(stream.hash());
            } else if (names.add(stream.name())) {
                named.add(stream);
            }
        }
        // Of a directory the attribute only says what files in it become.
        if (entry.isEncrypted() && !entry.isDirectory()) {
            BlobHash export =
                    unnamed.stream().filter(hash -> !hash.isZero()).findFirst().orElse(BlobHash.ZERO);
            return new NodeData(BlobHash.ZERO, export, List.of());
        }
        int data = entry.isReparsePoint() ? 1 : 0;
        return new NodeData(
                entry.isReparsePoint() && !unnamed.isEmpty() ? unnamed.get(0) : BlobHash.ZERO,
                unnamed.size() > data ? unnamed.get(data) : BlobHash.ZERO,
                named);
    }
}
