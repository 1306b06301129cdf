package io.github.diskwright.vhdx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.vhdx.ParentLink;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where parents are looked for, and in which order. */
class ParentPathsTest {
    private static final Path CHILD = Path.of("folder", "disks", "child.vhdx").toAbsolutePath();
    private static final Path BESIDE = Path.of("folder", "base", "parent.vhdx").toAbsolutePath();
    private static final String VOLUME = "Volume{2fa54224-cd1b-4876-b211-5dbed83bf4b8}/parent.vhdx";
    private static final String ABSOLUTE = "/images/parent.vhdx";

    private static ParentLink link(boolean relative, boolean volume, boolean absolute) {
        return new ParentLink(
                new UUID(1, 2),
                Optional.empty(),
                relative ? Optional.of("..\\base\\parent.vhdx") : Optional.empty(),
                volume ? Optional.of(VOLUME) : Optional.empty(),
                absolute ? Optional.of(ABSOLUTE) : Optional.empty());
    }

    @Test
    void onWindowsTheRelativePathComesFirstAndTheAbsoluteOneLast() {
        assertThat(ParentPaths.candidates(CHILD, link(true, true, true), true))
                .containsExactly(BESIDE, Path.of(VOLUME), Path.of(ABSOLUTE));
        assertThat(ParentPaths.candidates(CHILD, link(false, true, true), true))
                .containsExactly(Path.of(VOLUME), Path.of(ABSOLUTE));
        assertThat(ParentPaths.candidates(CHILD, link(false, false, true), true))
                .containsExactly(Path.of(ABSOLUTE));
    }

    /** As Windows writes them, and as {@link ParentPaths#withPaths} does there. */
    @Test
    void theJdkGetsPathsWithoutThePrefixOfWindows() {
        ParentLink drive = ParentLink.to(new UUID(1, 2)).withAbsolutePath("\\\\?\\C:\\images\\parent.vhdx");
        assertThat(ParentPaths.candidates(CHILD, drive, true)).containsExactly(Path.of("C:\\images\\parent.vhdx"));
        ParentLink share = ParentLink.to(new UUID(1, 2)).withAbsolutePath("\\\\?\\UNC\\host\\share\\parent.vhdx");
        assertThat(ParentPaths.candidates(CHILD, share, true)).containsExactly(Path.of("\\\\host\\share\\parent.vhdx"));
    }

    /** A path of Windows would lead somewhere else, or nowhere. */
    @Test
    void elsewhereOnlyTheRelativePathIsFollowed() {
        assertThat(ParentPaths.candidates(CHILD, link(true, true, true), false)).containsExactly(BESIDE);
        assertThat(ParentPaths.candidates(CHILD, link(false, true, true), false))
                .isEmpty();
    }

    @Test
    void aNameThatTheHostCannotHaveIsPassedOver() {
        ParentLink impossible = link(false, true, false).withRelativePath("\0");
        assertThat(ParentPaths.candidates(CHILD, impossible, true)).containsExactly(Path.of(VOLUME));
    }
}
