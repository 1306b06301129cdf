package io.github.diskwright.cli;

import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.device.Extent;
import io.github.diskwright.vhdx.GenerationExtent;
import io.github.diskwright.vhdx.VhdxDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vhdx changes}. */
@Command(
        name = "changes",
        description = {
            "List what a differencing disk has of its own: data, zeros, and ranges that it says are not used.",
            "With --all also what its parents have, each range with the file of the chain that has it.",
            "Nothing but tables is read. What was written with the parent's bytes again is listed too."
        })
final class VhdxChangesCommand extends Verb {
    @Parameters(paramLabel = "FILE", description = "The differencing disk.")
    private Path file = Path.of("");

    @Option(names = "--all", description = "The whole disk, generation by generation: 0 is FILE, 1 its parent.")
    private boolean all;

    VhdxChangesCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(JobOptions job) throws IOException {
        try (VhdxDisk disk = VhdxFile.open(file)) {
            if (!disk.hasParent()) {
                throw new RefusedException(file + " has no parent", "name a differencing disk");
            }
            List<String> files = new ArrayList<>(List.of(file.toString()));
            files.addAll(disk.parents());
            line(String.format(Locale.ROOT, "%16s %16s  %-8s %s", "position", "length", "kind", "file"));
            List<Object> extents = new ArrayList<>();
            long[] own = {0, 0};
            @Nullable GenerationExtent run = null;
            for (long at = 0; at < disk.size(); ) {
                job.cancellation().throwIfCancelled("listing");
                GenerationExtent next = disk.generation(at, disk.size() - at);
                at = next.extent().end();
                if (run != null && isSame(run, next)) {
                    run = joined(run, next);
                    continue;
                }
                show(run, files, extents, own);
                run = next;
            }
            show(run, files, extents, own);
            line(Size.show(own[0]) + " of data and " + Size.show(own[1]) + " without are its own");
            Map<String, Object> json = VhdxFile.json(file, disk);
            json.put("ownDataBytes", own[0]);
            json.put("ownOtherBytes", own[1]);
            json.put("extents", extents);
            json(json);
        }
        return ExitCode.DONE;
    }

    private static boolean isSame(GenerationExtent one, GenerationExtent next) {
        return one.generation() == next.generation()
                && one.extent().kind() == next.extent().kind();
    }

    private static GenerationExtent joined(GenerationExtent one, GenerationExtent next) {
        Extent first = one.extent();
        long length = next.extent().end() - first.position();
        return new GenerationExtent(new Extent(first.position(), length, first.kind()), one.generation());
    }

    /** A range that is complete, if it is to be shown. */
    private void show(@Nullable GenerationExtent run, List<String> files, List<Object> json, long[] own) {
        if (run == null || !all && run.generation() > 0) {
            return;
        }
        Extent extent = run.extent();
        if (run.generation() == 0) {
            own[extent.isData() ? 0 : 1] += extent.length();
        }
        String kind = switch (extent.kind()) {
            case DATA -> "data";
            case ZERO -> "zero";
            case UNALLOCATED -> "unused";
        };
        String name = files.get(run.generation());
        line(String.format(Locale.ROOT, "%16d %16d  %-8s %s", extent.position(), extent.length(), kind, name));
        if (isJson()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("position", extent.position());
            one.put("length", extent.length());
            one.put("kind", kind);
            one.put("generation", run.generation());
            one.put("file", name);
            json.add(one);
        }
    }
}
