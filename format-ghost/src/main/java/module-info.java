import io.github.diskwright.ghost.gho.GhoFormat;
import io.github.diskwright.image.BlockFormat;

/** Ghost-like images. */
module io.github.diskwright.ghost {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;
    requires transitive io.github.diskwright.partition;

    exports io.github.diskwright.ghost.gho;
    exports io.github.diskwright.ghost.gho.catalogue;
    exports io.github.diskwright.ghost.gho.sector;
    exports io.github.diskwright.ghost.gho.stream;
    exports io.github.diskwright.ghost.gho.structure;

    provides BlockFormat with
            GhoFormat;
}
