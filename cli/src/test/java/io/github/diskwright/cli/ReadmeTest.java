package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CreateOptions;
import io.github.diskwright.image.FormatRegistry;
import io.github.diskwright.image.JobOptions;
import io.github.diskwright.image.NewImage;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.FileDevice.Sparseness;
import io.github.diskwright.image.device.PendingFile;
import io.github.diskwright.image.device.PendingFile.Existing;
import io.github.diskwright.image.digest.DigestAlgorithm;
import io.github.diskwright.image.pipeline.BlockCopy;
import io.github.diskwright.image.pipeline.DeviceDigest;
import io.github.diskwright.partition.DiskLayout;
import io.github.diskwright.partition.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README stand here as well, and run; versions that are written in two places agree. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("diskwright.root"));

    @TempDir
    Path folder;

    @Test
    void everyExampleOfTheReadmeIsInThisFile() throws IOException {
        String here =
                squeezed(Files.readString(ROOT.resolve("cli/src/test/java/io/github/diskwright/cli/ReadmeTest.java")));
        Matcher matcher = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        int examples = 0;
        while (matcher.find()) {
            examples++;
            assertThat(here).contains(squeezed(matcher.group(1)));
        }
        assertThat(examples).isEqualTo(3);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void theExamplesWork() throws IOException {
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[3 << 20]);
        Path vhdx = folder.resolve("disk.vhdx");
        convert(raw, vhdx);
        look(vhdx);
        hash(vhdx);
        assertThat(InProcess.run("compare", raw, vhdx).code()).isZero();
    }

    private static void convert(Path raw, Path vhdx) throws IOException {
        FormatRegistry formats = FormatRegistry.load();
        try (BlockImage source = formats.open(raw, OpenOptions.defaults());
                PendingFile file = PendingFile.beside(vhdx, Existing.REFUSE, 512, Sparseness.HOST_DEFAULT)) {
            CreateOptions options = CreateOptions.ofSize(source.device().size()).build();
            try (NewImage target = formats.byEnding(vhdx).create(file.device(), options)) {
                BlockCopy.of(source.device(), target.device(), BlockCopy.Target.EMPTY)
                        .run(List.of(), JobOptions.defaults());
                target.complete();
            }
            file.commit();
        }
    }

    private static void look(Path vhdx) throws IOException {
        FormatRegistry formats = FormatRegistry.load();
        try (BlockImage image = formats.open(vhdx, OpenOptions.defaults())) {
            for (Volume volume : DiskLayout.read(image.device()).volumes()) {
                System.out.println(volume.position() + " " + volume.length() + " " + volume.content());
            }
        }
    }

    private static void hash(Path vhdx) throws IOException {
        FormatRegistry formats = FormatRegistry.load();
        JobOptions job = JobOptions.builder()
                .threads(2)
                .progress((task, done, total) -> System.out.println(task + " " + 100 * done / total + " %"))
                .build();
        try (BlockImage image = formats.open(vhdx, OpenOptions.defaults())) {
            System.out.println(DeviceDigest.compute(image.device(), List.of(DigestAlgorithm.SHA_256), job));
        }
    }

    @Test
    void theBomNamesTheVersionsOfTheBuild() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
        for (String library : new String[] {"zstd-jni", "lz4-java", "bcprov"}) {
            String version = group("<" + library + ".version>([^<]+)<", parent);
            assertThat(group("<artifactId>" + library + "[^<]*</artifactId>\\s*<version>([^<]+)<", bom))
                    .isEqualTo(version);
        }
        String own = "<artifactId>diskwright-[a-z]+</artifactId>\\s*<version>([^<]+)<";
        assertThat(group(own, bom)).isEqualTo(group(own, parent));
    }

    private static String group(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
