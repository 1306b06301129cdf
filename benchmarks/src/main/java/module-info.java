/** Benchmarks. JMH writes into their package and looks at them from outside, hence open. */
open module io.github.diskwright.benchmarks {
    requires static org.jspecify;
    requires com.github.luben.zstd_jni;
    requires io.github.diskwright.image;
    requires io.github.diskwright.ntfs;
    requires io.github.diskwright.partition;
    requires io.github.diskwright.vhdx;
    requires java.management;
    requires jdk.management;
    requires jmh.core;
}
