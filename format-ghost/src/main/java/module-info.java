/** Ghost-like images. */
module io.github.diskwright.ghost {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;
    requires transitive io.github.diskwright.partition;
}
