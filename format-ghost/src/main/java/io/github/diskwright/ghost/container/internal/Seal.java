package io.github.diskwright.ghost.container.internal;

import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.IntegrityException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and decrypts bodies with an image key (section 6.2). Immutable and thread-safe. */
public final class Seal {
    /** Bytes of nonce, subject and tag: what an encrypted body is longer than its content. */
    public static final int OVERHEAD = 12 + Long.BYTES + 16;

    static final int NONCE_LENGTH = 12;
    static final int TAG_LENGTH = 16;

    private final SecretKeySpec encryption;
    private final SecretKeySpec nonces;

    Seal(byte[] imageKey) {
        SecretKeySpec key = new SecretKeySpec(imageKey, "HmacSHA256");
        encryption = new SecretKeySpec(derive(key, "DWI encryption"), "AES");
        nonces = new SecretKeySpec(derive(key, "DWI nonce"), "HmacSHA256");
    }

    private static byte[] derive(SecretKeySpec key, String label) {
        return mac(key).doFinal(label.getBytes(StandardCharsets.US_ASCII));
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            // Every JDK has it.
            throw new IllegalStateException(e);
        }
    }

    static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            // Every JDK has it.
            throw new IllegalStateException(e);
        }
    }

    /**
     * Encrypts.
     *
     * @param header of the record to be, with the length of the encrypted body; checksum and place do not matter
     * @param subject what it is about
     * @param content from position to limit, which is used up; not part of {@code body}
     * @param body takes the result at its position, which moves on
     */
    public void seal(RecordHeader header, long subject, ByteBuffer content, ByteBuffer body) {
        ByteBuffer bound = header.bound();
        ByteBuffer first =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, subject);
        Mac mac = mac(nonces);
        mac.update(bound.duplicate());
        mac.update(first.duplicate());
        mac.update(content.duplicate());
        byte[] nonce = new byte[NONCE_LENGTH];
        System.arraycopy(mac.doFinal(), 0, nonce, 0, NONCE_LENGTH);
        body.put(nonce);
        try {
            Cipher cipher = cipher();
            cipher.init(Cipher.ENCRYPT_MODE, encryption, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
            cipher.updateAAD(bound);
            cipher.update(first, body);
            cipher.doFinal(content, body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts.
     *
     * @param source description of the segment
     * @param header of the record
     * @param body from position to limit
     * @param plain takes subject and content at its position, which moves on; not part of {@code body}
     */
    void open(String source, RecordHeader header, ByteBuffer body, ByteBuffer plain) throws ImageException {
        String what = source + ": " + header.kind().map(RecordKind::title).orElse("record") + " at 0x"
                + Long.toHexString(header.place().position());
        if (body.remaining() < OVERHEAD) {
            throw new IntegrityException(what, "an encrypted body", body.remaining() + " bytes");
        }
        byte[] nonce = new byte[NONCE_LENGTH];
        body.get(nonce);
        try {
            Cipher cipher = cipher();
            cipher.init(Cipher.DECRYPT_MODE, encryption, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
            cipher.updateAAD(header.bound());
            cipher.doFinal(body, plain);
        } catch (AEADBadTagException e) {
            byte[] tag = new byte[TAG_LENGTH];
            body.get(body.limit() - TAG_LENGTH, tag);
            throw new IntegrityException(what, HexFormat.of().formatHex(tag), "another tag");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
