import io.github.diskwright.ghost.ntfsclone.NtfscloneFormat;
import io.github.diskwright.ghost.partclone.PartcloneFormat;
import io.github.diskwright.image.BlockFormat;

/** Ghost-like images. */
module io.github.diskwright.ghost {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;
    requires transitive io.github.diskwright.partition;
    requires static com.github.luben.zstd_jni;

    exports io.github.diskwright.ghost.ntfsclone;
    exports io.github.diskwright.ghost.partclone;

    provides BlockFormat with
            NtfscloneFormat,
            PartcloneFormat;
}
