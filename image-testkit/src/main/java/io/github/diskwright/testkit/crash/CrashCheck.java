package io.github.diskwright.testkit.crash;

/** What must hold after a crash. */
@FunctionalInterface
public interface CrashCheck {
    /**
     * Looks at one state: opens it, recovers it, compares its contents.
     *
     * @param state the state; it and its devices are usable until this returns
     * @throws Exception if something does not hold; so does any other throwable
     */
    void check(CrashState state) throws Exception;
}
