package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Limits;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.image.Secret;
import io.github.diskwright.image.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The key slots of an image (section 6.1): makes them, and opens them with what the user knows. */
public final class KeyRing {
    /** Memory of Argon2id for new slots: 64 MiB, in KiB; with {@link #PASSES} the second choice of RFC 9106, section 4. */
    public static final int MEMORY_KIB = 64 << 10;
    /** Passes for new slots. */
    public static final int PASSES = 3;
    /** Lanes for new slots. */
    public static final int LANES = 4;

    private static final int MOST_PASSES = 64;
    private static final int MOST_LANES = 64;
    private static final int KEY_LENGTH = 32;

    private KeyRing() {}

    /** A slot, and what is encrypted with the image key in it. */
    public record NewKey(KeySlot slot, Seal seal) {}

    /**
     * A new image key in a slot of its own.
     *
     * @param random fills arrays with random bytes
     */
    public static NewKey create(Secret secret, UUID imageId, Consumer<byte[]> random) throws ImageException {
        byte[] slot = new byte[KeySlot.SIZE_BYTES];
        ByteBuffer fields = ByteBuffer.wrap(slot).order(ByteOrder.LITTLE_ENDIAN);
        if (secret.password().isPresent()) {
            fields.putInt(0, KeySlot.PASSWORD)
                    .putInt(4, MEMORY_KIB)
                    .putInt(8, PASSES)
                    .putInt(12, LANES);
            fields.put(KeySlot.SALT_OFFSET, randomBytes(KeySlot.SALT_LENGTH, random));
        } else {
            fields.putInt(0, KeySlot.GIVEN_KEY);
        }
        byte[] imageKey = randomBytes(KEY_LENGTH, random);
        byte[] nonce = randomBytes(Seal.NONCE_LENGTH, random);
        fields.put(KeySlot.NONCE_OFFSET, nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, slotKey(secret, new KeySlot(slot)), imageId, slot);
            fields.put(KeySlot.SEALED_OFFSET, cipher.doFinal(imageKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return new NewKey(new KeySlot(slot), new Seal(imageKey));
    }

    /**
     * Opens an image.
     *
     * @param source description of the file
     * @param secret what the user knows
     * @return empty if the image is not encrypted
     * @throws RefusedException if there is no secret, or it opens no slot
     */
    public static Optional<Seal> open(String source, SegmentHeader header, Optional<Secret> secret, Limits limits)
            throws ImageException {
        if (!header.isEncrypted()) {
            return Optional.empty();
        }
        if (secret.isEmpty()) {
            throw new RefusedException(source + " is encrypted", "give its password or key");
        }
        int kind = secret.get().password().isPresent() ? KeySlot.PASSWORD : KeySlot.GIVEN_KEY;
        for (KeySlot slot : header.slots()) {
            if (slot.kind() == kind) {
                checkCost(source, slot, limits);
                Optional<Seal> seal = open(slot, secret.get(), header.imageId());
                if (seal.isPresent()) {
                    return seal;
                }
            }
        }
        throw new RefusedException("the " + secret.get() + " does not open " + source, "give the right one");
    }

    private static void checkCost(String source, KeySlot slot, Limits limits) throws UnsupportedFeatureException {
        if (slot.kind() != KeySlot.PASSWORD) {
            return;
        }
        boolean isSane = slot.passes() >= 1
                && slot.passes() <= MOST_PASSES
                && slot.lanes() >= 1
                && slot.lanes() <= MOST_LANES
                && slot.memoryKib() >= 8 * slot.lanes()
                && slot.memoryKib() << 10 <= limits.maxStructureBytes();
        if (!isSane) {
            throw new UnsupportedFeatureException(
                    source,
                    "a password that takes " + slot.memoryKib() + " KiB, " + slot.passes() + " passes and "
                            + slot.lanes() + " lanes to check");
        }
    }

    private static Optional<Seal> open(KeySlot slot, Secret secret, UUID imageId) throws UnsupportedFeatureException {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, slotKey(secret, slot), imageId, slot.bytes());
            return Optional.of(new Seal(cipher.doFinal(slot.bytes(), KeySlot.SEALED_OFFSET, KeySlot.SEALED_LENGTH)));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, UUID imageId, byte[] slot) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOfRange(slot, KeySlot.NONCE_OFFSET, KeySlot.NONCE_OFFSET + Seal.NONCE_LENGTH);
        Cipher cipher = Seal.cipher();
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * Seal.TAG_LENGTH, nonce));
        ByteBuffer id = ByteBuffer.allocate(Uuids.SIZE_BYTES);
        Uuids.put(id, 0, imageId);
        cipher.updateAAD(id);
        cipher.updateAAD(slot, 0, KeySlot.NONCE_OFFSET);
        return cipher;
    }

    private static byte[] slotKey(Secret secret, KeySlot slot) throws UnsupportedFeatureException {
        Optional<byte[]> given = secret.key();
        if (given.isPresent()) {
            return given.get();
        }
        String text = Normalizer.normalize(secret.password().orElseThrow(), Normalizer.Form.NFC);
        try {
            return Argon2id.derive(text.getBytes(StandardCharsets.UTF_8), slot);
        } catch (LinkageError e) {
            throw new UnsupportedFeatureException("passwords", "Argon2id: Bouncy Castle (bcprov) is not there");
        }
    }

    private static byte[] randomBytes(int length, Consumer<byte[]> random) {
        byte[] bytes = new byte[length];
        random.accept(bytes);
        return bytes;
    }

    /** Apart, so that the library is looked for only when a password is used. */
    private static final class Argon2id {
        static byte[] derive(byte[] password, KeySlot slot) {
            Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB((int) slot.memoryKib())
                    .withIterations((int) slot.passes())
                    .withParallelism((int) slot.lanes())
                    .withSalt(Arrays.copyOfRange(
                            slot.bytes(), KeySlot.SALT_OFFSET, KeySlot.SALT_OFFSET + KeySlot.SALT_LENGTH))
                    .build();
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(parameters);
            byte[] key = new byte[KEY_LENGTH];
            generator.generateBytes(password, key);
            return key;
        }
    }
}
