package io.github.diskwright.ghost.gho.catalogue;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;

/** Hears of what is wrong with the records of files. */
public interface FatFlaws {
    /** Whoever reads files: errors end the reading, the rest is put right in silence. */
    FatFlaws STRICT = new FatFlaws() {
        @Override
        public void error(String id, long position, ImageException error) throws ImageException {
            throw error;
        }

        @Override
        public void remark(String id, Severity severity, long position, String text) {}
    };

    /**
     * Something that makes contents doubtful.
     *
     * @param id of the rule
     * @param position in the image
     * @param error that says what
     * @throws ImageException that error, to end the work
     */
    void error(String id, long position, ImageException error) throws ImageException;

    /**
     * Something that was put right.
     *
     * @param id of the rule
     * @param severity below an error
     * @param position in the image
     * @param text what, for people
     */
    void remark(String id, Severity severity, long position, String text);
}
