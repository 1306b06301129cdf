package io.github.diskwright.ghost.container;

import io.github.diskwright.image.Property;
import java.util.ArrayList;
import java.util.List;

/** What an image says of itself, for people and scripts. */
final class ImageProperties {
    private ImageProperties() {}

    static List<Property> of(DwiImage image) {
        List<Property> list = new ArrayList<>();
        ImageFacts facts = image.facts();
        list.add(Property.text("imageId", "image id", image.imageId().toString()));
        list.add(Property.flag("complete", "complete", image.isComplete()));
        list.add(Property.text(
                "contents", "contents", facts.contents() == ImageFacts.Contents.DISK ? "disk" : "partition"));
        list.add(Property.text("created", "created", facts.created().toString()));
        addText(list, "software", facts.software());
        addText(list, "source", facts.source());
        addText(list, "comment", facts.comment());
        list.add(Property.bytes(
                "logicalSectorSize", "logical sector size", image.device().logicalSectorSize()));
        list.add(Property.bytes(
                "physicalSectorSize", "physical sector size", image.device().physicalSectorSize()));
        list.add(Property.bytes("chunkSize", "chunk size", image.chunkSize()));
        list.add(Property.text("codec", "codec", facts.storage().codec()));
        list.add(Property.number("level", "level", facts.storage().level()));
        list.add(Property.flag("encrypted", "encrypted", image.isEncrypted()));
        list.add(Property.number("segments", "files", image.segmentCount()));
        facts.base().ifPresent(base -> {
            list.add(Property.text("base", "base image", base.imageId().toString()));
            list.add(Property.text("baseFile", "base file", base.fileName()));
        });
        image.end().ifPresent(end -> {
            list.add(Property.number("chunks", "chunks stored", end.counts().chunkRecords()));
            list.add(
                    Property.bytes("chunkBytes", "bytes of chunks", end.counts().chunkBytes()));
            list.add(Property.number("zeroChunks", "zero chunks", end.counts().zeroChunks()));
            list.add(Property.number(
                    "unusedChunks", "unused chunks", end.counts().unusedChunks()));
        });
        image.tree()
                .ifPresent(tree -> list.add(Property.text(
                        "tree",
                        "digest tree",
                        tree.algorithm().label() + "-tree-" + image.chunkSize() + ":" + tree.hex())));
        long unreadable =
                image.unreadable().stream().mapToLong(UnreadableRange::length).sum();
        if (unreadable > 0) {
            list.add(Property.bytes("unreadable", "unreadable on the source", unreadable));
        }
        return list;
    }

    private static void addText(List<Property> list, String name, String value) {
        if (!value.isEmpty()) {
            list.add(Property.text(name, name, value));
        }
    }
}
