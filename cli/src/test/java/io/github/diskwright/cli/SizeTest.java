package io.github.diskwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "1k, 1024",
        "1K, 1024",
        "20M, 20971520",
        "4G, 4294967296",
        "1T, 1099511627776",
        "64MiB, 67108864",
        "9223372036854775807, 9223372036854775807"
    })
    void readsBytesAndPowersOf1024(String text, long expected) {
        assertThat(Size.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "1.5G", "1X", "9223372036854775808", "8388608T", "1 M"})
    void refusesEverythingElse(String text) {
        assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> Size.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1048575, 1.0 MiB", "4294967296, 4.0 GiB"})
    void showsThemForPeople(long bytes, String expected) {
        assertThat(Size.show(bytes)).isEqualTo(expected);
    }
}
