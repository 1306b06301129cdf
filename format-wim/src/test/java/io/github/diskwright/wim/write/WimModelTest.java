package io.github.diskwright.wim.write;

import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any sequence of changes of a WIM file leaves what a model of it says. */
class WimModelTest {
    private static final int RUNS = 10;
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    @Test
    void aFileIsWhatItsModelIsAfterEachStep() {
        Effort.seeded(81, seed -> {
            for (int run = 0; run < Effort.scaled(RUNS); run++) {
                long derived = Seeds.derive(seed, run);
                Path place = Files.createDirectory(folder.resolve("run " + run));
                List<String> steps = new ArrayList<>();
                try (WimModel model = new WimModel(derived, place)) {
                    model.check();
                    for (int step = 0; step < STEPS; step++) {
                        steps.add(model.step());
                        model.check();
                    }
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("run " + run + " after " + String.join("\n", steps) + "\n" + e, e);
                }
            }
        });
    }
}
