package io.github.diskwright.image.tree.host;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileReport;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.NewFile;
import io.github.diskwright.image.tree.TreeFeature;
import io.github.diskwright.image.tree.TreeProperties;
import io.github.diskwright.image.tree.UnixMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Unix: everything that {@code stat} tells, and user attributes, which are extended attributes with {@code user.} before
 * their names. When a file was made is not taken: the JDK shows another time instead where it does not know.
 */
final class UnixView extends HostView {
    private static final String ALL = "unix:mode,ino,dev,nlink,uid,gid,rdev,size,ctime,lastModifiedTime,lastAccessTime";
    private static final String USER = "user.";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ENTERS = PosixFilePermissions.fromString("rwx------");

    private final HostIds ids = new HostIds();
    private final TreeProperties properties;
    private final boolean hasUserAttributes;

    UnixView(boolean hasUserAttributes) {
        this.hasUserAttributes = hasUserAttributes;
        TreeProperties.Builder builder = TreeProperties.builder()
                .with(TreeFeature.HARD_LINKS, TreeFeature.SYMBOLIC_LINKS, TreeFeature.UNIX_METADATA)
                .with(TreeFeature.WRITE_TIME, TreeFeature.ACCESS_TIME, TreeFeature.SPARSE_DATA)
                .timeGranularity(Duration.ofNanos(1));
        properties = (hasUserAttributes ? builder.with(TreeFeature.EXTENDED_ATTRIBUTES) : builder).build();
    }

    @Override
    TreeProperties readable() {
        return properties.toBuilder()
                .with(TreeFeature.SPECIAL_FILES, TreeFeature.CHANGE_TIME)
                .build();
    }

    @Override
    TreeProperties writable() {
        return properties;
    }

    @Override
    HostFacts facts(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, ALL, NOT_FOLLOWING);
        int mode = (Integer) value(all, "mode");
        boolean isLink = (mode & UnixMetadata.TYPE_MASK) == UnixMetadata.TYPE_LINK;
        FileKind kind = kind(path, mode);
        UnixMetadata unix = new UnixMetadata(
                (Integer) value(all, "uid"),
                (Integer) value(all, "gid"),
                mode,
                kind == FileKind.SPECIAL ? (int) number(all, "rdev") : 0);
        FileTimes times = FileTimes.UNKNOWN
                .withWrite(time(all, "lastModifiedTime"))
                .withAccess(time(all, "lastAccessTime"))
                .withChange(time(all, "ctime"));
        int attributes =
                (kind == FileKind.DIRECTORY ? DosAttributes.DIRECTORY : 0) | (isLink ? DosAttributes.REPARSE_POINT : 0);
        boolean isPlain = kind == FileKind.FILE && !isLink;
        return new HostFacts(
                kind,
                isLink,
                attributes == 0 ? DosAttributes.NORMAL : attributes,
                times,
                isPlain ? number(all, "size") : 0,
                ids.of(number(all, "dev"), number(all, "ino")),
                isPlain ? Math.max(1, (Integer) value(all, "nlink")) : 1,
                Optional.of(unix));
    }

    private static FileKind kind(Path path, int mode) {
        return switch (mode & UnixMetadata.TYPE_MASK) {
            case UnixMetadata.TYPE_FILE -> FileKind.FILE;
            case UnixMetadata.TYPE_DIRECTORY -> FileKind.DIRECTORY;
            case UnixMetadata.TYPE_LINK -> Files.isDirectory(path) ? FileKind.DIRECTORY : FileKind.FILE;
            default -> FileKind.SPECIAL;
        };
    }

    private static Object value(Map<String, Object> all, String name) throws IOException {
        Object value = all.get(name);
        if (value == null) {
            throw new IOException("the host does not tell " + name);
        }
        return value;
    }

    private static long number(Map<String, Object> all, String name) throws IOException {
        return ((Number) value(all, name)).longValue();
    }

    private static Instant time(Map<String, Object> all, String name) throws IOException {
        return ((FileTime) value(all, name)).toInstant();
    }

    @Override
    List<ExtendedAttribute> extendedAttributes(Path path) throws IOException {
        if (!hasUserAttributes) {
            return List.of();
        }
        UserAttributes user = new UserAttributes(path);
        List<ExtendedAttribute> attributes = new ArrayList<>();
        for (String name : names(user)) {
            byte[] full = (USER + name).getBytes(StandardCharsets.UTF_8);
            attributes.add(ExtendedAttribute.of(full, user.read(name), 0));
        }
        return attributes;
    }

    /** None where the file system has no such attributes at all, which it says by an error. */
    private static List<String> names(UserAttributes user) throws IOException {
        try {
            return user.names();
        } catch (FileSystemException e) {
            if (user.areSupported()) {
                throw e;
            }
            return List.of();
        }
    }

    @Override
    FileAttribute<?>[] protection(NewFile file) {
        if (file.metadata().unix().isEmpty()) {
            return super.protection(file);
        }
        Set<PosixFilePermission> permissions = file.kind() == FileKind.DIRECTORY ? OWNER_ENTERS : OWNER_ONLY;
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    @Override
    void apply(Path path, NewFile file, HostWriterOptions options, FileReport report) throws IOException {
        for (ExtendedAttribute attribute : file.metadata().extendedAttributes()) {
            apply(path, attribute, file.isLink(), report);
        }
        Optional<UnixMetadata> unix = file.metadata().unix();
        if (unix.isPresent()) {
            apply(path, unix.get(), file.isLink(), options.unixData(), report);
        }
    }

    private void apply(Path path, ExtendedAttribute attribute, boolean isLink, FileReport report) {
        String name = attribute.displayName();
        if (!hasUserAttributes) {
            return;
        }
        if (isLink || !name.startsWith(USER) || name.length() == USER.length()) {
            report.lost(
                    TreeFeature.EXTENDED_ATTRIBUTES, attribute + ": the JDK writes those of files named user.* only");
            return;
        }
        try {
            new UserAttributes(path).write(name.substring(USER.length()), attribute.value());
        } catch (IOException | IllegalArgumentException e) {
            report.lost(TreeFeature.EXTENDED_ATTRIBUTES, attribute + ": " + e);
        }
    }

    private static void apply(
            Path path, UnixMetadata unix, boolean isLink, HostWriterOptions.UnixData level, FileReport report) {
        try {
            if (level == HostWriterOptions.UnixData.ALL) {
                Files.setAttribute(path, "unix:uid", unix.userId(), NOT_FOLLOWING);
                Files.setAttribute(path, "unix:gid", unix.groupId(), NOT_FOLLOWING);
            }
            int permissions = unix.permissions() & level.permissions();
            if (!isLink) {
                // After the owner: a change of owner takes bits away.
                Files.setAttribute(path, "unix:mode", permissions, NOT_FOLLOWING);
            }
            if (!isLink && permissions != unix.permissions()) {
                report.lost(
                        TreeFeature.UNIX_METADATA,
                        unix + ": permissions are kept as " + Integer.toOctalString(permissions));
            }
        } catch (IOException e) {
            report.lost(TreeFeature.UNIX_METADATA, unix + ": " + e);
        }
    }
}
