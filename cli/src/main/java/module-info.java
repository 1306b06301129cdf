/** The {@code diskwright} command. It brings the optional libraries of image-core along. */
module io.github.diskwright.cli {
    requires static org.jspecify;
    requires io.github.diskwright.ghost;
    requires io.github.diskwright.image;
    requires io.github.diskwright.ntfs;
    requires io.github.diskwright.partition;
    requires io.github.diskwright.vhdx;
    requires io.github.diskwright.wim;
    requires com.github.luben.zstd_jni;
    requires info.picocli;
    requires org.bouncycastle.provider;
    requires org.lz4.java;

    opens io.github.diskwright.cli to
            info.picocli;
}
