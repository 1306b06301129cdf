package io.github.diskwright.cli;

import io.github.diskwright.ntfs.resize.ResizeOptions;
import io.github.diskwright.partition.fit.FitOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the command line says about how partitions are fitted. */
final class FitOption {
    @Option(names = "--drop", paramLabel = "N", split = ",", description = "Leave partitions out.")
    private List<Integer> dropped = new ArrayList<>();

    @Option(names = "--grow", paramLabel = "N", description = "Let only this partition change its size.")
    private @Nullable Integer growing;

    @Option(names = "--keep-sizes", description = "Let none change its size; what is over stays free at the end.")
    private boolean keepSizes;

    @Option(names = "--set", paramLabel = "N=SIZE", split = ",", description = "Give a partition this size.")
    private Map<Integer, String> sizes = new LinkedHashMap<>();

    @Option(
            names = "--min",
            paramLabel = "N=SIZE",
            split = ",",
            description = "Make a partition no smaller than this, instead of the least that its file system needs.")
    private Map<Integer, String> minimums = new LinkedHashMap<>();

    @Option(names = "--max", paramLabel = "N=SIZE", split = ",", description = "Make a partition no larger than this.")
    private Map<Integer, String> maximums = new LinkedHashMap<>();

    @Option(
            names = "--weight",
            paramLabel = "N=W",
            split = ",",
            description = "Share by these weights instead of the sizes in MiB.")
    private Map<Integer, Long> weights = new LinkedHashMap<>();

    @Option(names = "--recovery-last", description = "Put recovery partitions behind all others.")
    private boolean recoveryLast;

    @Option(
            names = "--grain",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Align starts and sizes to this. Default 1M.")
    private long grain = 1L << 20;

    /** Whether the command line says anything about it. */
    boolean isGiven() {
        return !dropped.isEmpty()
                || growing != null
                || keepSizes
                || recoveryLast
                || grain != 1L << 20
                || !(sizes.isEmpty() && minimums.isEmpty() && maximums.isEmpty() && weights.isEmpty());
    }

    FitOptions options(ResizeOptions resizing) {
        if (grain < 512 || grain % 512 != 0 || grain > 1L << 30) {
            throw new UsageException("--grain is " + grain + ", allowed are multiples of 512 up to 1G");
        }
        if (keepSizes && growing != null) {
            throw new UsageException("--keep-sizes and --grow contradict each other");
        }
        FitOptions.Builder options = FitOptions.builder().grain(grain).resizing(resizing);
        if (keepSizes) {
            options.policy(FitOptions.Policy.KEEP);
        }
        if (growing != null) {
            options.growing(growing);
        }
        if (recoveryLast) {
            options.recovery(FitOptions.Recovery.LAST);
        }
        dropped.forEach(options::drop);
        try {
            sizes.forEach((number, size) -> options.size(number, Size.parse(size)));
            minimums.forEach((number, size) -> options.minimum(number, Size.parse(size)));
            maximums.forEach((number, size) -> options.maximum(number, Size.parse(size)));
            weights.forEach(options::weight);
        } catch (IllegalArgumentException | TypeConversionException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return options.build();
    }
}
