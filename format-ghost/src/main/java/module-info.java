import io.github.diskwright.ghost.container.DwiFormat;
import io.github.diskwright.ghost.gho.GhoFormat;
import io.github.diskwright.ghost.ntfsclone.NtfscloneFormat;
import io.github.diskwright.ghost.partclone.PartcloneFormat;
import io.github.diskwright.image.BlockFormat;

/** Ghost-like images. */
module io.github.diskwright.ghost {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;
    requires transitive io.github.diskwright.partition;
    requires static com.github.luben.zstd_jni;
    requires static org.bouncycastle.provider;

    exports io.github.diskwright.ghost.capture;
    exports io.github.diskwright.ghost.container;
    exports io.github.diskwright.ghost.ntfsclone;
    exports io.github.diskwright.ghost.partclone;
    exports io.github.diskwright.ghost.gho;
    exports io.github.diskwright.ghost.gho.catalogue;
    exports io.github.diskwright.ghost.gho.sector;
    exports io.github.diskwright.ghost.gho.stream;
    exports io.github.diskwright.ghost.gho.structure;
    exports io.github.diskwright.ghost.restore;

    provides BlockFormat with
            DwiFormat,
            GhoFormat,
            NtfscloneFormat,
            PartcloneFormat;
}
