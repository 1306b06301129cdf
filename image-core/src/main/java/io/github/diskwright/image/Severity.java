package io.github.diskwright.image;

/** How bad a {@link Finding} is. */
public enum Severity {
    /** Worth knowing; nothing is wrong. Does not make a check fail. */
    INFO,
    /** Against a recommendation, or a sign of trouble; data is whole. */
    WARNING,
    /** Against a rule of the format; data may be wrong or may get lost. */
    ERROR
}
