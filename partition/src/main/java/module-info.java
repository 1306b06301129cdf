/** Partition tables, and what is in a partition. */
module io.github.diskwright.partition {
    requires transitive io.github.diskwright.image;
    requires transitive io.github.diskwright.ntfs;
    requires static transitive org.jspecify;

    exports io.github.diskwright.partition;
    exports io.github.diskwright.partition.change;
    exports io.github.diskwright.partition.edit;
    exports io.github.diskwright.partition.fit;
    exports io.github.diskwright.partition.layout;
    exports io.github.diskwright.partition.move;
    exports io.github.diskwright.partition.used;
}
