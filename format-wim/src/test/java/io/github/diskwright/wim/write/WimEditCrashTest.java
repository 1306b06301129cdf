package io.github.diskwright.wim.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CancellationToken;
import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.device.ResizableDevice;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.crash.CrashDevice;
import io.github.diskwright.testkit.crash.CrashOptions;
import io.github.diskwright.testkit.crash.CrashState;
import io.github.diskwright.testkit.fault.FaultSweep;
import io.github.diskwright.testkit.tree.GeneratedTree;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.wim.WimArchive;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever interrupts a change in place, the file opens with the images that it had, or with the new ones. */
class WimEditCrashTest {
    private static final TreePath NEW = TreePath.of("new directory", "tree");

    private MemoryTree first;
    private MemoryTree second;
    private MemoryTree changed;
    private MemoryTree added;
    private byte[] before;

    /** What is done. */
    private enum Edit {
        UPDATE,
        UPDATE_SOLID,
        DELETE,
        SET
    }

    @BeforeEach
    void makeFile() throws IOException {
        first = tree(21);
        first.addFile(first.rootFile(), "gone", noise(30_000, 1));
        second = tree(22);
        added = tree(23);
        // So that there is more to write than is kept in memory.
        added.addFile(added.rootFile(), "noise", noise(1_500_000, 2));
        changed = tree(21);
        MemoryFile directory = changed.addDirectory(changed.rootFile(), "new directory");
        changed.addCopy(directory, "tree", added.rootFile());
        MemoryDevice device = MemoryDevice.ofSize(0);
        try (WimWriter file = WimWriter.create(device, options(JobOptions.defaults()))) {
            WimFiles.add(file, first, "first");
            WimFiles.add(file, second, "second");
            file.setBootIndex(1);
            file.finish();
        }
        before = device.toByteArray();
    }

    private static MemoryTree tree(int seed) {
        return WimFiles.withoutTimes(GeneratedTree.of(seed, GeneratedTree.Names.OF_WINDOWS, 12));
    }

    private static byte[] noise(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void closeTrees() {
        first.close();
        second.close();
        changed.close();
        added.close();
    }

    private static WimWriterOptions options(JobOptions job) {
        return WimFiles.fixed().integrity(65536).job(job).build();
    }

    private void apply(ResizableDevice device, Edit edit, JobOptions job) throws IOException {
        WimWriterOptions options = options(job);
        switch (edit) {
            case UPDATE -> update(device, options);
            case UPDATE_SOLID ->
                update(device, WimFiles.solid(options.toBuilder()).build());
            case DELETE -> WimEdit.deleteImage(device, 1, options);
            case SET ->
                WimEdit.change(
                        device,
                        file -> {
                            file.describeImage(1, file.xml().image(1).withName("changed"));
                            file.setBootIndex(2);
                        },
                        options);
        }
    }

    private void update(ResizableDevice device, WimWriterOptions options) throws IOException {
        try (WimUpdate update = WimUpdate.open(device, 1, options)) {
            update.delete(TreePath.of("gone"), WimUpdate.Depth.EMPTY);
            update.addTree(
                    NEW,
                    added,
                    WimUpdate.Existing.REFUSE,
                    CaptureOptions.defaults(),
                    CopyOptions.builder().job(options.job()).build());
            update.finish();
        }
    }

    private static boolean isNew(ResizableDevice device, Edit edit) throws IOException {
        try (WimArchive archive = WimFiles.open(device)) {
            boolean isNew = switch (edit) {
                case UPDATE, UPDATE_SOLID -> archive.image(1).find(NEW).isPresent();
                case DELETE -> archive.imageCount() == 1;
                case SET -> archive.xml().image(1).name().equals("changed");
            };
            int boot = edit == Edit.DELETE ? 0 : edit == Edit.SET ? 2 : 1;
            assertThat(archive.header().bootIndex()).isEqualTo(isNew ? boot : 1);
            return isNew;
        }
    }

    /** Everything can be read and has the right digests. */
    private boolean requireOldOrNew(ResizableDevice device, Edit edit) throws IOException {
        boolean isNew = isNew(device, edit);
        FileTree[] images = {first, second};
        if (isNew && edit != Edit.SET) {
            images = edit == Edit.DELETE ? new FileTree[] {second} : new FileTree[] {changed, second};
        }
        WimFiles.requireImages(device, images);
        return isNew;
    }

    @ParameterizedTest
    @EnumSource(Edit.class)
    void aPowerCutLeavesTheOldImagesOrTheNewOnes(Edit edit) throws IOException {
        CrashDevice device = CrashDevice.startingWith(MemoryDevice.copyOf(before));
        apply(device, edit, JobOptions.defaults());
        device.mark("finished");
        int[] found = new int[2];
        device.states(CrashOptions.builder()
                        .seed(7)
                        .maxStates(Effort.scaled(40))
                        .build())
                .forEach(state -> found[check(state, edit) ? 1 : 0]++);
        assertThat(found[0]).isPositive();
        assertThat(found[1]).isPositive();
    }

    private boolean check(CrashState state, Edit edit) throws IOException {
        boolean isNew = requireOldOrNew(state.device(), edit);
        if (state.durable().contains("finished")) {
            assertThat(isNew).isTrue();
        }
        ResizableDevice copy = state.copy();
        WimRecovery.recover(copy, Limits.defaults());
        assertThat(requireOldOrNew(copy, edit)).isEqualTo(isNew);
        if (!isNew && state.number() % 8 == 0) {
            apply(copy, edit, JobOptions.defaults());
            assertThat(requireOldOrNew(copy, edit)).isTrue();
        }
        return isNew;
    }

    @ParameterizedTest
    @EnumSource(Edit.class)
    void afterAFaultTheFileIsOldOrNew(Edit edit) throws IOException {
        long tried = FaultSweep.over(() -> MemoryDevice.copyOf(before))
                .tearingWrites()
                .atMost(Effort.scaled(12))
                .run(
                        device -> apply(device, edit, JobOptions.defaults()),
                        (device, fault) -> requireOldOrNew((ResizableDevice) device, edit));
        assertThat(tried).isGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = Edit.class,
            names = {"UPDATE", "UPDATE_SOLID"})
    void cancelledAtAnyTickTheFileIsWhatItWas(Edit edit) throws IOException {
        int ticks = 0;
        boolean isCancelled = true;
        while (isCancelled) {
            ticks++;
            MemoryDevice device = MemoryDevice.copyOf(before);
            isCancelled = isCancelledAt(ticks, device, edit);
            if (isCancelled) {
                assertThat(device.toByteArray()).isEqualTo(before);
            } else {
                assertThat(requireOldOrNew(device, edit)).isTrue();
            }
        }
        assertThat(ticks).isGreaterThan(3);
    }

    private boolean isCancelledAt(int tick, ResizableDevice device, Edit edit) throws IOException {
        CancellationToken token = new CancellationToken();
        int[] ticks = new int[1];
        JobOptions job = JobOptions.builder()
                .cancellation(token)
                .progress((task, done, total) -> {
                    if (++ticks[0] == tick) {
                        token.cancel();
                    }
                })
                .build();
        try {
            apply(device, edit, job);
            return false;
        } catch (CancelledException e) {
            return true;
        }
    }
}
