package io.github.diskwright.image.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DigesterTest {
    @ParameterizedTest
    @CsvSource({
        // FIPS 180-4 examples; the BLAKE3 reference's test vector of the empty input; the CRCs' customary check value.
        "SHA_256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "SHA_1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
        "BLAKE3, '', af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        "CRC_32, 123456789, cbf43926",
        "CRC_32C, 123456789, e3069283"
    })
    void givesThePublishedValue(DigestAlgorithm algorithm, String text, String expected) throws Exception {
        Digester digester = algorithm.newDigester();
        digester.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));

        assertThat(digester.finish().hex()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void doesNotDependOnHowTheBytesAreSplitOrWhereTheyAre(DigestAlgorithm algorithm) throws Exception {
        Random random = new Random(7);
        byte[] bytes = new byte[200_003];
        random.nextBytes(bytes);
        Digester digester = algorithm.newDigester();
        digester.update(ByteBuffer.wrap(bytes));
        DigestValue whole = digester.finish();

        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        ByteBuffer readOnly = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        for (ByteBuffer buffer : List.of(direct, readOnly)) {
            while (buffer.hasRemaining()) {
                int length = Math.min(buffer.remaining(), random.nextInt(40_000));
                ByteBuffer piece = buffer.slice(buffer.position(), length);
                digester.update(piece);
                assertThat(piece.hasRemaining()).isFalse();
                buffer.position(buffer.position() + length);
            }
            assertThat(digester.finish()).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void takesZerosWithoutABuffer(DigestAlgorithm algorithm) throws Exception {
        Digester digester = algorithm.newDigester();
        digester.update(ByteBuffer.allocate(150_001));
        DigestValue expected = digester.finish();

        digester.updateZeros(0);
        digester.updateZeros(150_001);

        assertThat(digester.finish()).isEqualTo(expected);
        assertThatIllegalArgumentException().isThrownBy(() -> digester.updateZeros(-1));
    }

    @Test
    void severalAtOnceGiveTheSameAsOneByOne() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(3).nextBytes(bytes);
        ByteBuffer data = ByteBuffer.wrap(bytes).position(5).limit(299_000);
        MultiDigester all = MultiDigester.of(List.of(DigestAlgorithm.values()));
        all.update(data);
        all.updateZeros(99);
        assertThat(data.remaining()).isZero();
        assertThat(data.limit()).isEqualTo(299_000);

        for (DigestValue value : all.finish()) {
            Digester one = value.algorithm().newDigester();
            one.update(ByteBuffer.wrap(bytes, 5, 299_000 - 5));
            one.updateZeros(99);
            assertThat(one.finish()).isEqualTo(value);
        }
    }

    @Test
    void anAlgorithmThatIsNamedTwiceIsComputedOnce() throws Exception {
        MultiDigester twice = MultiDigester.of(List.of(DigestAlgorithm.SHA_1, DigestAlgorithm.SHA_1));

        assertThat(twice.finish()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"sha256, SHA_256", "SHA-256, SHA_256", "crc_32c, CRC_32C", "Blake3, BLAKE3"})
    void namesAreForgiving(String name, DigestAlgorithm expected) {
        assertThat(DigestAlgorithm.byName(name)).contains(expected);
        assertThat(DigestAlgorithm.byName(name + "x")).isEmpty();
    }
}
