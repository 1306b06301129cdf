package io.github.diskwright.cli;

import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.Caching;
import picocli.CommandLine.Option;

/** {@code --direct}, for verbs that read whole disks. */
final class CachingOption {
    @Option(
            names = "--direct",
            description = "Read, and write raw devices, past the system's cache: for disks that are used once.")
    private boolean direct;

    Caching caching() {
        return direct ? Caching.DIRECT : Caching.HOST;
    }

    OpenOptions openOptions() {
        return OpenOptions.builder().caching(caching()).build();
    }
}
