package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** All classes together look at enough different states after a power cut. Each makes sure of its own number. */
class CrashFloorsTest {
    private static final List<Class<?>> CLASSES =
            List.of(VhdxCrashTest.class, VhdxWriteCrashTest.class, VhdxMaintenanceCrashTest.class);

    static boolean isTest(Method method) {
        return AnnotationSupport.isAnnotated(method, Testable.class);
    }

    @Test
    void theNormalRunLooksAtAHundredThousandStates() {
        int sum = CLASSES.stream()
                .mapToInt(tests -> tests.getAnnotation(CrashFloor.class).value())
                .sum();
        assertThat(sum).isGreaterThanOrEqualTo(100_000);
    }

    @Test
    void theThoroughRunLooksAtAMillion() {
        int sum = CLASSES.stream()
                .mapToInt(tests -> tests.getAnnotation(CrashFloor.class).thorough())
                .sum();
        assertThat(sum).isGreaterThanOrEqualTo(1_000_000);
    }

    /** What is not run counts nothing. */
    @Test
    void theClassesHaveTests() {
        assertThat(CLASSES)
                .allSatisfy(tests ->
                        assertThat(Stream.of(tests.getDeclaredMethods())).anyMatch(CrashFloorsTest::isTest));
    }
}
