package io.github.diskwright.cli;

import io.github.diskwright.image.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --password} and its like, for images that have one. */
final class SecretOption {
    /** What a password file holds is a line, not an image. */
    private static final long MOST_BYTES = 64 << 10;

    @Option(
            names = "--password",
            paramLabel = "TEXT",
            description = "Password of an image that has one. Others on this machine may see it: better is a file.")
    private @Nullable String password;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password, in UTF-8.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "File with the key of an image that has one: 32 bytes, or 64 hexadecimal digits.")
    private @Nullable Path keyFile;

    /** What was given, if anything was. */
    Optional<Secret> secret() throws IOException {
        String text = password;
        Path file = passwordFile;
        Path key = keyFile;
        if (Stream.of(Optional.ofNullable(text), Optional.ofNullable(file), Optional.ofNullable(key))
                        .filter(Optional::isPresent)
                        .count()
                > 1) {
            throw new UsageException("one of --password, --password-file and --key-file is enough");
        }
        if (key != null) {
            return Optional.of(Secret.key(keyOf(key)));
        }
        if (file != null) {
            text = new String(read(file), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            throw new UsageException("the password is empty");
        }
        return Optional.of(Secret.password(text));
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new UsageException(file + " is too long for a password or key");
        }
        return Files.readAllBytes(file);
    }

    private static byte[] keyOf(Path file) throws IOException {
        byte[] bytes = read(file);
        if (bytes.length != Secret.KEY_LENGTH) {
            try {
                bytes = HexFormat.of().parseHex(new String(bytes, StandardCharsets.ISO_8859_1).trim());
            } catch (IllegalArgumentException e) {
                throw new UsageException(file + " holds neither 32 bytes nor 64 hexadecimal digits");
            }
        }
        if (bytes.length != Secret.KEY_LENGTH) {
            throw new UsageException(file + " holds neither 32 bytes nor 64 hexadecimal digits");
        }
        return bytes;
    }
}
