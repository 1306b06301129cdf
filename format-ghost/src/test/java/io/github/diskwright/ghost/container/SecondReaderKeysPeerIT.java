package io.github.diskwright.ghost.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Secret;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.image.pipeline.BlockCompare;
import io.github.diskwright.testkit.generate.GeneratedDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key slots and encrypted records, as far as a writer of today does not make them, but the format has them. */
class SecondReaderKeysPeerIT {
    private static final int SLOTS = 256;
    private static final int SLOT = 128;
    private static final int MEMORY_KIB = 64;
    private static final int PASSES = 2;
    private static final int LANES = 3;

    private final GeneratedDevice disk = SampleDisk.of(7, 61);

    @TempDir
    private Path folder;

    private byte[] image() throws IOException {
        DwiWriteOptions options = ContainerProperties.options("zstd", SampleDisk.CHUNK)
                .secret(Secret.key(ContainerProperties.key()))
                .build();
        return SampleDisk.bytes(disk, options).get(0);
    }

    /** The first bytes that the source of random bytes of {@link ContainerProperties#options} gives. */
    private static byte[] imageKey() {
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        return key;
    }

    private static byte[] argon2id(byte[] password, byte[] salt, int memoryKib, int passes, int lanes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[32];
        generator.generateBytes(password, key);
        return key;
    }

    /** Adds a slot for a password, which costs little, to an image with a slot for a key. */
    private static void addSlot(byte[] image, String password) throws GeneralSecurityException {
        byte[] salt = new byte[32];
        Arrays.fill(salt, (byte) 9);
        byte[] nonce = new byte[12];
        byte[] slot = ByteBuffer.allocate(SLOT)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(2)
                .putInt(MEMORY_KIB)
                .putInt(PASSES)
                .putInt(LANES)
                .put(salt)
                .put(nonce)
                .array();
        byte[] key = argon2id(password.getBytes(StandardCharsets.UTF_8), salt, MEMORY_KIB, PASSES, LANES);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(image, 16, 16);
        cipher.updateAAD(slot, 0, 48);
        cipher.doFinal(imageKey(), 0, 32, slot, 60);
        System.arraycopy(slot, 0, image, SLOTS + 5 * SLOT, SLOT);
        SampleDisk.sealSegment(image);
    }

    private void requireReadable(byte[] image, Secret secret, String option, byte[] secretFile) throws IOException {
        DwiOpenOptions options = DwiOpenOptions.builder().secret(secret).build();
        assertThat(DwiCheck.check(MemoryDevice.copyOf(image), options, SampleDisk.ONE_THREAD))
                .isEmpty();
        try (DwiImage opened = DwiImage.open(MemoryDevice.copyOf(image), options)) {
            assertThat(BlockCompare.firstDifference(disk, opened.device(), SampleDisk.ONE_THREAD))
                    .isEmpty();
        }
        SecondReader reader =
                new SecondReader(folder).option(option, Files.write(folder.resolve("secret"), secretFile));
        reader.add(List.of(image));
        assertThat(reader.readAll()).allMatch(line -> line.startsWith("ok "));
    }

    /** The letters are there in one piece in the slot, and in two in what the user says. */
    @Test
    void aPasswordOpensTheSixthSlot() throws IOException, GeneralSecurityException {
        byte[] image = image();
        addSlot(image, "K\u00e4se");
        String said = "Ka\u0308se";
        requireReadable(image, Secret.password(said), "--password-file", said.getBytes(StandardCharsets.UTF_8));
        requireReadable(image, Secret.key(ContainerProperties.key()), "--key-file", ContainerProperties.key());
    }

    @Test
    void nobodyLooksAtBytesThatAreZeroToday() throws IOException {
        byte[] image = image();
        SampleDisk.records(image).forEach((at, length) -> {
            Arrays.fill(image, at + 45, at + 48, (byte) 0x5A);
            SampleDisk.sealRecord(image, at, length);
        });
        Arrays.fill(image, 64, 72, (byte) 0x5A);
        Arrays.fill(image, 80, SLOTS, (byte) 0x5A);
        Arrays.fill(image, SLOTS + 8 * SLOT, SampleDisk.HEADER, (byte) 0x5A);
        // The minor version.
        image[10] = 77;
        SampleDisk.sealSegment(image);
        requireReadable(image, Secret.key(ContainerProperties.key()), "--key-file", ContainerProperties.key());
    }

    /** RFC 9106, section 5.3. */
    @Test
    void argon2idIsTheOneOfTheStandard() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) 2);
        byte[] secret = new byte[8];
        Arrays.fill(secret, (byte) 3);
        byte[] more = new byte[12];
        Arrays.fill(more, (byte) 4);
        byte[] password = new byte[32];
        Arrays.fill(password, (byte) 1);
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .withSalt(salt)
                .withSecret(secret)
                .withAdditional(more)
                .build());
        byte[] tag = new byte[32];
        generator.generateBytes(password, tag);
        assertThat(tag)
                .isEqualTo(HexFormat.of().parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
    }
}
