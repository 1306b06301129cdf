import io.github.diskwright.image.BlockFormat;
import io.github.diskwright.vhdx.VhdxFormat;

/** VHDX virtual disks. */
module io.github.diskwright.vhdx {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;

    exports io.github.diskwright.vhdx;

    provides BlockFormat with
            VhdxFormat;
}
