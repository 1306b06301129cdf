package io.github.diskwright.wim.capture;

import java.util.Optional;

/** The sections of a capture configuration file, lists of patterns each. */
public enum ConfigSection {
    /** What is not captured. */
    EXCLUSION_LIST("ExclusionList"),
    /** What is captured all the same. */
    EXCLUSION_EXCEPTION("ExclusionException"),
    /** What is captured without compression. */
    COMPRESSION_EXCLUSION_LIST("CompressionExclusionList"),
    /** Directories whose files are compressed together; without effect here. */
    COMPRESSION_FOLDER_LIST("CompressionFolderList"),
    /** What is applied as files of its own, not as pointers into the image, with WIMBoot. */
    PREPOPULATE_LIST("PrepopulateList");

    private final String title;

    ConfigSection(String title) {
        this.title = title;
    }

    /** Its name in brackets in the file. */
    public String title() {
        return title;
    }

    /** The section of a name, upper and lower case being the same. */
    static Optional<ConfigSection> of(String title) {
        for (ConfigSection section : values()) {
            if (section.title.equalsIgnoreCase(title)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }
}
