package io.github.diskwright.ghost.gho.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.testkit.gho.GhoMaker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that were measured on genuine images. */
class VectorsTest {
    private static int crc(byte[] bytes) {
        return GhostCrc.of(ByteBuffer.wrap(bytes));
    }

    private static GhoHeader header(GhoMaker maker) {
        return GhoHeader.read(ByteBuffer.wrap(maker.addFat(false, List.of()).build()));
    }

    @Test
    void checksums() {
        assertThat(crc("THIS IS A TEST\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0x4D176E6E);
        assertThat(crc(HexFormat.of().parseHex("3b5359530d0a"))).isEqualTo(0x2D5BE067);
        assertThat(GhostCrc.cleanOf(ByteBuffer.wrap(HexFormat.of().parseHex("3b5359530d0a"))))
                .isEqualTo(0x2C834CE0);
        assertThat(crc(new byte[32])).isEqualTo(0x12EED357);
        assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x89A1897F);
    }

    @Test
    void checksumsInPartsAreThoseOfTheWhole() {
        GhostCrc crc = new GhostCrc();
        crc.update(ByteBuffer.wrap("1234".getBytes(StandardCharsets.US_ASCII)));
        crc.update(ByteBuffer.wrap("56789".getBytes(StandardCharsets.US_ASCII)));
        assertThat(crc.value()).isEqualTo(0x89A1897F);
    }

    @Test
    void passwordsGiveSeeds() {
        byte[] verifier = header(GhoMaker.ghost11().password("password")).passwordVerifier();
        for (String same : List.of("password", "PASSWORD", "PassWord")) {
            assertThat(GhoPassword.of(same, StandardCharsets.US_ASCII, verifier))
                    .hasValueSatisfying(password -> assertThat(password.seed()).isEqualTo(0x9BE1));
        }
        for (String other : List.of("", "passwor", "passwords", "drowssap")) {
            assertThat(GhoPassword.of(other, StandardCharsets.US_ASCII, verifier))
                    .isEmpty();
        }
    }

    /** A virtual machine of Java 17 compiled an earlier way to count letters in upper case wrongly once it was hot. */
    @Test
    void passwordsFitHoweverOftenTheyAreTried() {
        byte[] verifier = header(GhoMaker.ghost11().password("Secret")).passwordVerifier();
        byte[] other = header(GhoMaker.ghost11().password("password")).passwordVerifier();
        for (int i = 0; i < 20_000; i++) {
            assertThat(GhoPassword.of("Secret", StandardCharsets.US_ASCII, verifier)
                            .isPresent())
                    .isTrue();
            assertThat(GhoPassword.of("Secret", StandardCharsets.US_ASCII, other)
                            .isPresent())
                    .isFalse();
        }
    }

    @Test
    void elevenBytesOfAPasswordCount() {
        byte[] verifier = header(GhoMaker.ghost11().password("abcdefghijk")).passwordVerifier();
        assertThat(GhoPassword.of("abcdefghijkLMNOP", StandardCharsets.US_ASCII, verifier))
                .isPresent();
        assertThat(GhoPassword.of("abcdefghij", StandardCharsets.US_ASCII, verifier))
                .isEmpty();
    }

    @Test
    void headersOfBothGenerations() {
        GhoHeader older = header(GhoMaker.ghost7().description("Lab PC 4"));
        assertThat(older.descriptorBytes()).isEqualTo(2048);
        assertThat(older.description(StandardCharsets.US_ASCII)).isEqualTo("Lab PC 4");
        assertThat(older.created()).isEqualTo(LocalDateTime.of(2007, 11, 29, 15, 30));
        GhoHeader newer = header(GhoMaker.ghost11().compression(3));
        assertThat(newer.descriptorBytes()).isEqualTo(0x2000);
        assertThat(newer.compressionCode()).isEqualTo(3);
        assertThat(newer.hasPassword()).isFalse();
        assertThat(newer.isSectorCopy()).isFalse();
        assertThat(newer.description(StandardCharsets.US_ASCII)).isEmpty();
    }
}
