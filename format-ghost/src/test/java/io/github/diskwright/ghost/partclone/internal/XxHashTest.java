package io.github.diskwright.ghost.partclone.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hashes give what libxxhash 0.8.1 gives, however their input is split. */
class XxHashTest {
    private static final int SHORTEST_128 = 241;

    @ParameterizedTest
    @CsvSource({
        // length, XXH64, XXH128; high half first
        "0, ef46db3751d8e999, 99aa06d3014798d86001c324468d497f",
        "1, 1f25c8d0bc1f4bb6, 22bbb76b211a39ba13e608bc156defed",
        "3, 9fef1b473085ae76, a7141a4d6424893f974a8c6fa70c32a8",
        "4, e96516be54835d84, a5a284530171a9ca0ee6722bc7d19bbe",
        "8, ae80a50d4a589abf, 90e6eaccb9cf286bc3a3a1cc01cb8f0b",
        "31, d58756816703de77, 848e1568ef047282ce3663699a73bb43",
        "32, 2af7362a1d8f160b, 1b8d913d4b3da7397a80e7df3b4395ec",
        "33, 4368cbca51e67590, 67ff4832fc6dbf4dc1043db9050dee28",
        "100, 1307b1304e5b3407, 86a98c53d942b5e9ba90edda97161ad2",
        "241, 709eccccf042fdfc, bcb184a76a650df6ef630bb6bb6cfe02",
        "512, c67bbb61d7f0aabc, 4b5d421bcacf2d779067c035e410c0b4",
        "1024, b30b176d12eb45ba, 523bb732f3875ac646703f18d0b7abc5",
        "1025, 334fa8c1bccce6a1, 581a3d82d4006465178c11ef15cb206e",
        "1088, 8ad1adca63718e5e, bed2bcb9506eedd55ae094d2d2efb3db",
        "2048, 0efbc2f360af93fa, e70428622f7c1d4b3dd2764ed338d910",
        "4096, 3c9c1fb13ad80e29, 48d0c9f6fccfbd5e6d254ae790a56d8b",
        "5000, 30cc57746252d1ec, 7de3afb0eff3b5d27e3a51fa466caa72",
        "1048576, c7386dd3d3304fb3, b28174c50a2f671042164e6e35d25c23"
    })
    void equalTheReference(int length, String hash64, String hash128) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 131 + (i >> 8) * 7 + 3);
        }
        Random random = new Random(length);
        for (int round = 0; round < 4; round++) {
            Xxh64 xxh64 = new Xxh64();
            Xxh128 xxh128 = new Xxh128();
            for (int at = 0; at < length; ) {
                int part = round == 0 ? length : Math.min(length - at, 1 + random.nextInt(1 << 4 * round));
                xxh64.update(ByteBuffer.wrap(bytes, at, part));
                xxh128.update(ByteBuffer.wrap(bytes, at, part));
                at += part;
            }
            assertThat(HexFormat.of().toHexDigits(xxh64.value())).isEqualTo(hash64);
            if (length >= SHORTEST_128) {
                ByteBuffer value = ByteBuffer.wrap(xxh128.value()).order(ByteOrder.LITTLE_ENDIAN);
                String low = HexFormat.of().toHexDigits(value.getLong(0));
                assertThat(HexFormat.of().toHexDigits(value.getLong(8)) + low).isEqualTo(hash128);
            }
        }
    }
}
