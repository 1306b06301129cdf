package io.github.diskwright.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.IntegrityException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.tree.CopyOptions;
import io.github.diskwright.image.tree.CopyReport;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.TreeCopy;
import io.github.diskwright.image.tree.host.HostTreeWriter;
import io.github.diskwright.image.tree.host.HostWriterOptions;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.testkit.tree.TreeDifference;
import io.github.diskwright.testkit.wim.WimCorpus;
import io.github.diskwright.testkit.wim.WimFlaw;
import io.github.diskwright.testkit.wim.WimRecipe;
import io.github.diskwright.testkit.wim.WimSample;
import io.github.diskwright.testkit.wim.WimVerdict;
import io.github.diskwright.wim.check.WimCheck;
import io.github.diskwright.wim.image.WimImage;
import io.github.diskwright.wim.resource.Irregularities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with flaws are read as far as they can be, told of, or refused with an error that says what and where. */
class WimFlawsPeerIT {
    private static final CopyOptions GO_ON =
            CopyOptions.builder().onError(CopyOptions.OnError.CONTINUE).build();

    /** Flaws of what only advises; reading does not depend on them, even for who is strict. */
    private static final Set<WimFlaw> ADVICE = EnumSet.of(WimFlaw.WRONG_COUNTS, WimFlaw.INTEGRITY_WRONG);

    /** What a reader that is not strict does without. */
    private static final Set<WimFlaw> WITHOUT_XML =
            EnumSet.of(WimFlaw.ENTITIES, WimFlaw.DEEP_XML, WimFlaw.BROKEN_XML, WimFlaw.NO_XML);

    /** Of two entries of one name the second, with what is in it. */
    private static final Map<WimFlaw, List<String>> LEFT_OUT = Map.of(
            WimFlaw.DOTS,
            List.of("/shared/. (2) is missing", "/shared/./inside is missing"),
            WimFlaw.LINK_THEN_FOLDER,
            List.of("/twice (2) is missing", "/twice/through the link is missing"));

    /** What a check tells of. */
    private static final Map<WimFlaw, String> FLAWED_IDS = new EnumMap<>(Map.ofEntries(
            Map.entry(WimFlaw.DUPLICATES, "wim.metadata.duplicate-name"),
            Map.entry(WimFlaw.CHILDREN_OF_FILE, "wim.metadata.children-of-file"),
            Map.entry(WimFlaw.CHILDREN_OF_LINK, "wim.metadata.children-of-file"),
            Map.entry(WimFlaw.BAD_SECURITY_IDS, "wim.metadata.security-id"),
            Map.entry(WimFlaw.LINKED_FOLDERS, "wim.metadata.linked-directory"),
            Map.entry(WimFlaw.TAG_TOO_LONG, "wim.metadata.item"),
            Map.entry(WimFlaw.WRONG_COUNTS, "wim.table.references"),
            Map.entry(WimFlaw.DUPLICATE_ENTRIES, "wim.table.duplicate"),
            Map.entry(WimFlaw.STRANGE_ENTRIES, "wim.table.no-hash"),
            Map.entry(WimFlaw.MORE_METADATA, "wim.table.metadata-surplus"),
            Map.entry(WimFlaw.MORE_IMAGES_SAID, "wim.header.image-count"),
            Map.entry(WimFlaw.MORE_IMAGES_IN_XML, "wim.xml.unusable"),
            Map.entry(WimFlaw.WRONG_INDEX_IN_XML, "wim.xml.unusable"),
            Map.entry(WimFlaw.BOOT_WITHOUT_IMAGE, "wim.header.boot-index"),
            Map.entry(WimFlaw.BOOT_ELSEWHERE, "wim.header.boot-metadata"),
            Map.entry(WimFlaw.INTEGRITY_WRONG, "wim.integrity.digest"),
            Map.entry(WimFlaw.CODEC_TOO_NEW, "wim.header.version")));

    private static WimCorpus corpus;

    @BeforeAll
    static void requireCorpus() {
        corpus = WimCorpus.require();
    }

    private static WimOpenOptions options(Irregularities irregularities) {
        return WimOpenOptions.builder().irregularities(irregularities).build();
    }

    private static List<Finding> findings(WimSample sample) throws IOException {
        return WimCheck.run(sample.path(), WimOpenOptions.defaults(), CheckOptions.defaults());
    }

    /** Opens everything, lists everything, reads everything. */
    private static void readAll(Path path, Irregularities irregularities) throws IOException {
        try (WimArchive archive = WimArchive.open(path, options(irregularities))) {
            archive.xml();
            for (int number = 1; number <= archive.imageCount(); number++) {
                try (WimImage image = archive.image(number);
                        MemoryTree target = MemoryTree.create()) {
                    TreeCopy.run(image, target.writer(), CopyOptions.defaults());
                }
            }
        }
    }

    private static void assertTyped(Throwable error) {
        assertThat(error)
                .isNotNull()
                .isInstanceOfAny(
                        CorruptImageException.class,
                        IntegrityException.class,
                        UnsupportedFeatureException.class,
                        NoSuchFileException.class);
    }

    static List<WimFlaw> readable() {
        return WimFlaw.of(WimVerdict.SOUND, WimVerdict.LOCKED, WimVerdict.FLAWED, WimVerdict.HOSTILE);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatCanBeReadIsReadAsExpected(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        try (WimArchive archive = WimArchive.open(sample.path(), WimOpenOptions.defaults());
                WimImage image = archive.image(1);
                MemoryTree expected = sample.expected(1)) {
            assertThat(archive.imageCount()).isEqualTo(1);
            assertThat(archive.xml().images()).hasSize(1);
            assertThat(TreeDifference.list(expected, image)).isEqualTo(LEFT_OUT.getOrDefault(flaw, List.of()));
        }
    }

    static List<WimFlaw> sound() {
        return WimFlaw.of(WimVerdict.SOUND, WimVerdict.LOCKED);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void theStrictTakeWhatIsSound(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        boolean hasLeftover = flaw == WimFlaw.LEFT_METADATA;
        readAll(sample.path(), hasLeftover ? Irregularities.TOLERATED : Irregularities.REJECTED);
        assertThat(findings(sample)).noneMatch(finding -> finding.severity() == Severity.ERROR);
    }

    static List<WimFlaw> flawed() {
        return WimFlaw.of(WimVerdict.FLAWED);
    }

    @ParameterizedTest
    @MethodSource("flawed")
    void flawsAreToldAndRefusedByTheStrict(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        List<Finding> findings = findings(sample);
        assertThat(findings).isNotEmpty();
        String id = FLAWED_IDS.getOrDefault(flaw, "");
        assertThat(findings).anyMatch(finding -> finding.id().equals(id));
        if (!ADVICE.contains(flaw)) {
            assertThatThrownBy(() -> readAll(sample.path(), Irregularities.REJECTED))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining(sample.path().getFileName().toString());
        }
    }

    static List<WimFlaw> refused() {
        return WimFlaw.of(WimVerdict.BAD_CONTAINER, WimVerdict.UNSUPPORTED);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoContainerIsRefused(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        Throwable strict = catchThrowable(() -> readAll(sample.path(), Irregularities.REJECTED));
        assertTyped(strict);
        if (flaw.verdict() == WimVerdict.UNSUPPORTED || flaw == WimFlaw.NO_CODEC) {
            assertThat(strict).isInstanceOf(UnsupportedFeatureException.class);
            assertThatThrownBy(() -> findings(sample)).isInstanceOf(UnsupportedFeatureException.class);
        } else {
            assertThat(strict).isInstanceOf(CorruptImageException.class);
            assertThat(findings(sample)).isNotEmpty();
        }
        if (WITHOUT_XML.contains(flaw)) {
            readAll(sample.path(), Irregularities.TOLERATED);
        } else {
            assertTyped(catchThrowable(() -> readAll(sample.path(), Irregularities.TOLERATED)));
        }
    }

    static List<WimFlaw> badImages() {
        return WimFlaw.of(WimVerdict.BAD_IMAGE);
    }

    @ParameterizedTest
    @MethodSource("badImages")
    void anImageThatIsDamagedKeepsTheFileOpen(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        try (WimArchive archive = WimArchive.open(sample.path(), WimOpenOptions.defaults())) {
            assertThat(archive.imageCount()).isEqualTo(1);
            assertThat(archive.xml().images()).hasSize(1);
        }
        for (Irregularities policy : List.of(Irregularities.TOLERATED, Irregularities.REJECTED)) {
            Throwable error = catchThrowable(() -> readAll(sample.path(), policy));
            assertTyped(error);
            assertThat(error).hasMessageContaining(sample.path().getFileName().toString());
        }
        assertThat(findings(sample))
                .anyMatch(finding -> finding.severity() != Severity.INFO
                        && (finding.id().startsWith("wim.image") || finding.id().startsWith("wim.metadata")));
    }

    static List<WimFlaw> badFiles() {
        return WimFlaw.of(WimVerdict.BAD_FILE);
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void damagedDataAreMissedByWhoNeedsThemAndNobodyElse(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        String path = flaw.damagedPath().orElseThrow().replace('/', '\\');
        try (WimArchive archive = WimArchive.open(sample.path(), WimOpenOptions.defaults());
                WimImage image = archive.image(1);
                MemoryTree target = MemoryTree.create();
                MemoryTree expected = sample.expected(1)) {
            CopyReport report = TreeCopy.run(image, target.writer(), GO_ON);
            assertThat(report.failureCount()).isPositive();
            report.failures().forEach(failure -> assertTyped(failure.cause()));
            assertThat(report.failures())
                    .anySatisfy(failure -> assertThat(failure.cause()).hasMessageContaining(path));
            List<String> differences = TreeDifference.list(expected, target);
            assertThat(differences).hasSameSizeAs(report.failures()).allMatch(line -> line.endsWith("is missing"));
        }
        List<Finding> findings = findings(sample);
        assertThat(findings).anyMatch(finding -> finding.severity() == Severity.ERROR);
        if (flaw == WimFlaw.WRONG_DIGEST) {
            assertThat(findings)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.id()).isEqualTo("wim.blob.digest"))
                    .satisfies(finding -> assertThat(finding.position()).isPositive())
                    .satisfies(finding -> assertThat(finding.text()).contains("text", "0x"));
        }
    }

    @Test
    void aWrongDigestNamesTheFileAndTheOffset() throws IOException {
        WimSample sample = corpus.sample(WimFlaw.WRONG_DIGEST);
        Throwable error = catchThrowable(() -> readAll(sample.path(), Irregularities.TOLERATED));
        assertThat(error)
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("text")
                .hasMessageContaining("at 0x");
    }

    static List<WimFlaw> hostile() {
        return WimFlaw.of(WimVerdict.HOSTILE);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothingHostileLeavesTheTarget(WimFlaw flaw, @TempDir Path folder) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("a/b/c"));
        Path canary = Files.writeString(inner.resolve("canary"), "sings");
        Path target = inner.resolve("target");
        CopyReport report;
        try (WimArchive archive = WimArchive.open(corpus.sample(flaw).path(), WimOpenOptions.defaults());
                WimImage image = archive.image(1);
                HostTreeWriter writer = HostTreeWriter.into(target, HostWriterOptions.defaults())) {
            report = TreeCopy.run(image, writer, GO_ON);
        }
        report.failures().forEach(failure -> assertThat(failure.cause()).isInstanceOf(IOException.class));
        assertThat(outside(folder, target)).containsExactly("a", "a/b", "a/b/c", "a/b/c/canary");
        assertThat(canary).hasContent("sings");
        requireOldFiles(target);
    }

    private static List<String> outside(Path folder, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> !path.startsWith(target) && !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    /** All files that the small image has without flaws are there as they are. */
    private static void requireOldFiles(Path target) throws IOException {
        List<String> wrong = new ArrayList<>();
        try (MemoryTree small = corpus.sample(WimRecipe.SMALL).expected(1)) {
            requireOldFiles(small.root(), target, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static void requireOldFiles(FileNode directory, Path target, List<String> wrong) throws IOException {
        try (var children = directory.children()) {
            while (children.next()) {
                FileNode node = children.node();
                Path path = target.resolve(node.name());
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    wrong.add(path + " is missing");
                } else if (node.isDirectory() && node.reparsePoint().isEmpty()) {
                    requireOldFiles(node, path, wrong);
                } else if (node.reparsePoint().isEmpty() && Files.size(path) != node.size()) {
                    wrong.add(path + " has " + Files.size(path) + " bytes instead of " + node.size());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WimFlaw.class,
            names = {"DOTS", "SEPARATORS", "NULS", "SHORT_NAMES", "STREAM_NAMES"})
    void namesThatLeadElsewhereAreToldAndRefusedByTheStrict(WimFlaw flaw) throws IOException {
        WimSample sample = corpus.sample(flaw);
        assertThat(findings(sample)).anyMatch(finding -> finding.id().endsWith("name"));
        assertThatThrownBy(() -> readAll(sample.path(), Irregularities.REJECTED))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("name");
    }
}
