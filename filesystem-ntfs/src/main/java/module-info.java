/** NTFS volumes. */
module io.github.diskwright.ntfs {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;

    exports io.github.diskwright.ntfs;
    exports io.github.diskwright.ntfs.check;
    exports io.github.diskwright.ntfs.record;
    exports io.github.diskwright.ntfs.resize;
    exports io.github.diskwright.ntfs.tree;
}
