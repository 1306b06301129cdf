/** WIM, ESD and SWM files. */
module io.github.diskwright.wim {
    requires static transitive org.jspecify;
    requires transitive io.github.diskwright.image;

    exports io.github.diskwright.wim.capture;
    exports io.github.diskwright.wim.check;
    exports io.github.diskwright.wim.image;
    exports io.github.diskwright.wim.resource;
    exports io.github.diskwright.wim.structure;
    exports io.github.diskwright.wim.windows;
    exports io.github.diskwright.wim.write;
    exports io.github.diskwright.wim.xml;
    exports io.github.diskwright.wim;
}
