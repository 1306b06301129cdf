package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.CrashTally;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How many different crash states a class of tests looks at, at least. The class fails if it were fewer, when all its tests have run. {@link CrashFloorsTest} adds them up.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CrashFloor.Check.class)
@interface CrashFloor {
    int value();

    /** The same for the thorough run, where it looks at more than the normal one. */
    int thorough() default 0;

    /** Counts what one class does: classes do not run beside each other. */
    final class Check implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
        private final Set<String> run = new HashSet<>();
        private long before;

        @Override
        public void beforeAll(ExtensionContext context) {
            before = CrashTally.distinctStates();
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            run.add(context.getRequiredTestMethod().getName());
        }

        private static int floor(CrashFloor floor) {
            return Effort.isThorough() ? Math.max(floor.value(), floor.thorough()) : floor.value();
        }

        @Override
        public void afterAll(ExtensionContext context) {
            Class<?> tests = context.getRequiredTestClass();
            long all = Arrays.stream(tests.getDeclaredMethods())
                    .filter(CrashFloorsTest::isTest)
                    .count();
            if (run.size() == all && Effort.onlyCase().isEmpty()) {
                assertThat(CrashTally.distinctStates() - before)
                        .as("different crash states in %s", tests.getSimpleName())
                        .isGreaterThanOrEqualTo(floor(tests.getAnnotation(CrashFloor.class)));
            }
        }
    }
}
