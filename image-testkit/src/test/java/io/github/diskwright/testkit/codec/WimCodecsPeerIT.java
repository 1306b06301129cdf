package io.github.diskwright.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.codec.Codec;
import io.github.diskwright.image.codec.LzmsCodec;
import io.github.diskwright.image.codec.LzxCodec;
import io.github.diskwright.image.codec.XpressCodec;
import io.github.diskwright.testkit.Samples;
import io.github.diskwright.testkit.peer.SevenZip;
import io.github.diskwright.testkit.peer.WimlibImagex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What wimlib encodes is decoded here, and what is encoded here is decoded by wimlib and 7-Zip. */
class WimCodecsPeerIT {
    @TempDir
    static Path shared;

    private static List<byte[]> contents;
    private static Path directory;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeFiles() throws IOException {
        contents = CodecData.files();
        directory = Files.createDirectory(shared.resolve("files"));
        for (int i = 0; i < contents.size(); i++) {
            Files.write(directory.resolve("f" + i), contents.get(i));
        }
    }

    static Stream<Arguments> foreign() {
        return Stream.concat(
                Stream.of(4, 8, 16, 32, 64)
                        .flatMap(size -> Stream.of(20, 50, 80).map(level -> Arguments.of("xpress", level, size + "K"))),
                Stream.concat(
                        Stream.of("32K", "64K", "128K", "256K", "512K", "1M", "2M")
                                .flatMap(size -> Stream.of(20, 50, 100).map(level -> Arguments.of("lzx", level, size))),
                        Stream.of("32K", "128K", "1M", "64M")
                                .flatMap(size ->
                                        Stream.of(5, 20, 50, 100).map(level -> Arguments.of("lzms", level, size)))));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void wimlibsFilesDecodeToTheSameBytes(String codec, int level, String chunkSize) throws IOException {
        Path file = folder.resolve("foreign.wim");
        WimlibImagex.require()
                .capture(directory, file, "--compress=" + codec + ":" + level, "--chunk-size=" + chunkSize);
        assertHoldsAll(file);
    }

    @ParameterizedTest
    @CsvSource({"xpress, 32K", "lzx, 32K", "lzx, 2M", "lzms, 64K", "lzms, 1M", "lzms, 64M"})
    void wimlibsSolidFilesDecodeToTheSameBytes(String codec, String chunkSize) throws IOException {
        Path file = folder.resolve("foreign.esd");
        WimlibImagex.require()
                .capture(directory, file, "--solid", "--solid-compress=" + codec, "--solid-chunk-size=" + chunkSize);
        assertHoldsAll(file);
    }

    private static void assertHoldsAll(Path file) throws IOException {
        Map<String, byte[]> blobs = SmallWim.read(Files.readAllBytes(file));
        blobs.forEach((digest, blob) -> assertThat(SmallWim.sha1(blob)).isEqualTo(digest));
        for (byte[] content : contents) {
            assertThat(blobs).containsKey(SmallWim.sha1(content));
        }
    }

    static Stream<Arguments> own() {
        return Stream.of(
                        own(1, List.of(4, 8, 16, 32, 64), List.of(1, 10, 50, 80, 100)),
                        own(2, List.of(32, 64, 128, 256, 512, 1024, 2048), List.of(1, 20, 50, 100)),
                        own(3, List.of(32, 128, 1024), List.of(1, 34, 50, 100)))
                .flatMap(arguments -> arguments);
    }

    private static Stream<Arguments> own(int number, List<Integer> sizes, List<Integer> levels) {
        return sizes.stream().flatMap(size -> levels.stream().map(level -> Arguments.of(number, size << 10, level)));
    }

    private static Codec codec(int number, int chunkSize) {
        return switch (number) {
            case 1 -> XpressCodec.ofChunkSize(chunkSize);
            case 2 -> LzxCodec.ofChunkSize(chunkSize);
            default -> LzmsCodec.ofChunkSize(chunkSize);
        };
    }

    @ParameterizedTest
    @MethodSource("own")
    void wimlibAndSevenZipDecodeOurs(int number, int chunkSize, int level) throws IOException {
        Path file = folder.resolve("own.wim");
        Codec codec = codec(number, chunkSize);
        Files.write(file, SmallWim.write(codec, number, chunkSize, level, contents));
        WimlibImagex wimlib = WimlibImagex.require();
        Path applied = folder.resolve("applied");
        wimlib.verify(file);
        wimlib.apply(file, applied);
        for (int i = 0; i < contents.size(); i++) {
            assertThat(Files.mismatch(directory.resolve("f" + i), applied.resolve("f" + i)))
                    .as("f%d", i)
                    .isEqualTo(-1);
        }
        SevenZip.require().test(file);
    }

    @Test
    void aFileOfWindowsDecodes() throws IOException {
        Map<String, byte[]> blobs = SmallWim.read(Files.readAllBytes(Samples.file("wim/TestData.wim")));
        assertThat(blobs).hasSize(2);
        blobs.forEach((digest, blob) -> assertThat(SmallWim.sha1(blob)).isEqualTo(digest));
    }
}
