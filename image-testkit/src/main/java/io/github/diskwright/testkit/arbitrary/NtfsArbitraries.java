package io.github.diskwright.testkit.arbitrary;

import io.github.diskwright.testkit.ntfs.NtfsGeometry;
import io.github.diskwright.testkit.ntfs.NtfsOperation;
import io.github.diskwright.testkit.ntfs.NtfsRecipe;
import io.github.diskwright.testkit.ntfs.NtfsScenario;
import io.github.diskwright.testkit.ntfs.NtfsVerdict;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * NTFS volumes. What shrinks is geometry (to 4 KiB clusters on sectors of 512 bytes), layout and the list of operations,
 * one by one, as each of them is legal after any others.
 */
public final class NtfsArbitraries {
    private static final int MAX_SPARE_PERCENT = 150;

    private NtfsArbitraries() {}

    /** Every geometry, that of ordinary volumes more often. */
    public static Arbitrary<NtfsGeometry> geometries() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(NtfsGeometry.USUAL)), Tuple.of(2, Arbitraries.of(NtfsGeometry.all())));
    }

    /** Sequences of operations; a shorter one of the same seed is part of a longer one. */
    public static Arbitrary<List<NtfsOperation>> operations(int mostCount) {
        return Combinators.combine(
                        Arbitraries.of(NtfsOperation.Kind.class),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE))
                .as(NtfsOperation::new)
                .list()
                .ofMaxSize(mostCount);
    }

    /**
     * Random volumes.
     *
     * @param mostOperations how many operations at most
     */
    public static Arbitrary<NtfsScenario> scenarios(int mostOperations) {
        return Combinators.combine(
                        geometries(),
                        Arbitraries.integers().between(0, MAX_SPARE_PERCENT),
                        Arbitraries.of(NtfsScenario.Layout.class),
                        operations(mostOperations),
                        DeviceArbitraries.seeds())
                .as(NtfsScenario::new);
    }

    /** Recipes whose volumes everyone takes. */
    public static Arbitrary<NtfsRecipe> soundRecipes() {
        return Arbitraries.of(NtfsRecipe.of(NtfsVerdict.SOUND));
    }
}
