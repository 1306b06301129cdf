package io.github.diskwright.wim.resource;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.Severity;

/**
 * What happens where a file breaks a rule that reading does not depend on, because there is a way to neutralise it: real
 * files break many. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Irregularities {
    /** Takes them as they come. */
    Irregularities TOLERATED = (source, finding) -> {};

    /** Takes none: each one is an error. */
    Irregularities REJECTED = (source, finding) -> {
        throw new CorruptImageException(
                source, finding.id(), finding.position(), "a file without irregularities", finding.text());
    };

    /**
     * Hears of one.
     *
     * @param source the file, or the image's metadata, that the position is in
     * @param finding what is wrong
     * @throws CorruptImageException if it is not to be tolerated
     */
    void found(String source, Finding finding) throws CorruptImageException;

    /**
     * Tells of something that readers put right by themselves.
     *
     * @param source the file or metadata
     * @param id of the rule
     * @param position in the source
     * @param text one line for people
     * @throws CorruptImageException if it is not to be tolerated
     */
    default void warn(String source, String id, long position, String text) throws CorruptImageException {
        found(source, new Finding(id, Severity.WARNING, position, text));
    }
}
