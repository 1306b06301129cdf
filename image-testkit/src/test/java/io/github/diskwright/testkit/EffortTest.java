package io.github.diskwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class EffortTest {
    private String effort = "";
    private String seed = "";

    @BeforeEach
    void remember() {
        effort = System.getProperty("diskwright.effort", "normal");
        seed = System.getProperty("diskwright.seed", "");
        System.setProperty("diskwright.seed", "");
    }

    @AfterEach
    void restore() {
        System.setProperty("diskwright.effort", effort);
        System.setProperty("diskwright.seed", seed);
    }

    @Test
    void theExampleOfThePackageRuns() {
        System.setProperty("diskwright.effort", "normal");
        List<Long> values = new ArrayList<>();
        Effort.seeded(42, given -> {
            Random random = new Random(given);
            for (int i = 0; i < Effort.scaled(1_000); i++) {
                values.add(random.nextLong());
            }
        });
        assertThat(values).hasSize(1_000);
        assertThat(values.get(0)).isEqualTo(new Random(42).nextLong());
    }

    @Test
    void thoroughMeansTenTimes() {
        System.setProperty("diskwright.effort", "thorough");
        assertThat(Effort.scaled(7)).isEqualTo(70);
        System.setProperty("diskwright.effort", "normal");
        assertThat(Effort.scaled(7)).isEqualTo(7);
        System.setProperty("diskwright.effort", "much");
        assertThatThrownBy(() -> Effort.scaled(7)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailureNamesTheSeedAndTheSeedCanBeGivenBack() {
        assertThatThrownBy(() -> Effort.seeded(42, given -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Ddiskwright.seed=42")
                .hasMessageContaining("broken");
        System.setProperty("diskwright.seed", "-7");
        assertThat(Effort.seed(42)).isEqualTo(-7);
        System.setProperty("diskwright.seed", "seven");
        assertThatThrownBy(() -> Effort.seed(42)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSkippedTestStaysSkipped() {
        assertThatThrownBy(() -> Effort.seeded(1, given -> Assumptions.abort("not here")))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void noCaseIsGivenByDefault() {
        assertThat(Effort.onlyCase()).isEqualTo(OptionalLong.empty());
    }
}
