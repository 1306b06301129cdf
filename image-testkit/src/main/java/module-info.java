/** Simulated crashes and faults, generated devices, fuzzing, and drivers for foreign tools, for tests. */
module io.github.diskwright.testkit {
    requires java.xml;
    requires transitive io.github.diskwright.image;
    requires java.management;
    requires static transitive net.jqwik.api;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports io.github.diskwright.testkit;
    exports io.github.diskwright.testkit.arbitrary;
    exports io.github.diskwright.testkit.contract;
    exports io.github.diskwright.testkit.crash;
    exports io.github.diskwright.testkit.fault;
    exports io.github.diskwright.testkit.fuzz;
    exports io.github.diskwright.testkit.generate;
    exports io.github.diskwright.testkit.gho;
    exports io.github.diskwright.testkit.ntfs;
    exports io.github.diskwright.testkit.peer;
    exports io.github.diskwright.testkit.tree;
    exports io.github.diskwright.testkit.wim;
}
