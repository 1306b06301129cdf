package io.github.diskwright.testkit.tree;

import io.github.diskwright.image.tree.DosAttributes;
import io.github.diskwright.image.tree.ExtendedAttribute;
import io.github.diskwright.image.tree.FileKind;
import io.github.diskwright.image.tree.FileMetadata;
import io.github.diskwright.image.tree.FileTimes;
import io.github.diskwright.image.tree.LinkTarget;
import io.github.diskwright.image.tree.ObjectId;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.image.tree.SecurityDescriptor;
import io.github.diskwright.image.tree.UnixMetadata;
import io.github.diskwright.testkit.Seeds;
import io.github.diskwright.testkit.generate.DataKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random trees with every kind of file, made from a seed; a smaller count gives the start of the same tree. */
public final class GeneratedTree {

    private final Random random;
    private final Names names;
    private final MemoryTree tree;
    private final List<MemoryFile> directories = new ArrayList<>();
    private final List<MemoryFile> files = new ArrayList<>();

    /** Which names and metadata there are. */
    public enum Names {
        /** Names that any host can have, and what Unix keeps. */
        OF_THE_HOST,
        /** Any units that Windows allows, unpaired surrogates among them, and everything that Windows keeps. */
        OF_WINDOWS
    }

    private GeneratedTree(long seed, Names names) {
        this.random = Seeds.random(seed, 0);
        this.names = names;
        this.tree = MemoryTree.create();
        directories.add(tree.rootFile());
        tree.rootFile().setMetadata(metadata(FileKind.DIRECTORY));
    }

    /**
     * A tree.
     *
     * @param seed what it is made from
     * @param names what is in it
     * @param count names of files and directories beside the root
     */
    public static MemoryTree of(long seed, Names names, int count) {
        GeneratedTree generated = new GeneratedTree(seed, names);
        for (int i = 0; i < count; i++) {
            generated.add(i);
        }
        return generated.tree;
    }

    private void add(int number) {
        MemoryFile directory = directories.get(random.nextInt(directories.size()));
        String name = name(number);
        switch (random.nextInt(8)) {
            case 0, 1 ->
                directories.add(
                        tree.add(directory, name, tree.newFile(FileKind.DIRECTORY, metadata(FileKind.DIRECTORY))));
            case 2 -> tree.add(directory, name, tree.newFile(FileKind.FILE, link(number)));
            case 3 -> tree.add(directory, name, files.isEmpty() ? file() : files.get(random.nextInt(files.size())));
            default -> {
                MemoryFile file = file();
                files.add(file);
                tree.add(directory, name, file);
            }
        }
    }

    private MemoryFile file() {
        MemoryFile file = tree.newFile(FileKind.FILE, metadata(FileKind.FILE));
        int length = random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(100);
        DataKind kind = DataKind.values()[random.nextInt(DataKind.values().length)];
        file.streams().put("", kind.bytes(length, random.nextLong()));
        if (names == Names.OF_WINDOWS && random.nextInt(4) == 0) {
            file.streams().put(name(0), kind.bytes(random.nextInt(1000), random.nextLong()));
        }
        return file;
    }

    /** The number makes it one of a kind also where case is ignored. */
    private String name(int number) {
        StringBuilder name = new StringBuilder();
        String units = names == Names.OF_WINDOWS ? "aZ\ud800\udc00\u00e9 .\u4e2d" : "aZ.- _\u00e9";
        for (int i = random.nextInt(12); i >= 0; i--) {
            name.append(units.charAt(random.nextInt(units.length())));
        }
        return name.append(number).toString();
    }

    private FileMetadata metadata(FileKind kind) {
        Instant base =
                Instant.ofEpochSecond(1_000_000_000L + random.nextInt(500_000_000), 1000L * random.nextInt(1_000_000));
        FileMetadata.Builder builder = FileMetadata.builder();
        if (names == Names.OF_THE_HOST) {
            int type = kind == FileKind.DIRECTORY ? UnixMetadata.TYPE_DIRECTORY : UnixMetadata.TYPE_FILE;
            int permissions = kind == FileKind.DIRECTORY ? 0700 | random.nextInt(0100) : 0400 | random.nextInt(0400);
            return builder.times(FileTimes.UNKNOWN.withWrite(base).withAccess(base.plusSeconds(1)))
                    .unix(new UnixMetadata(0, 0, type | permissions, 0))
                    .build();
        }
        builder.times(FileTimes.of(base, base.plusSeconds(1), base.plusSeconds(2)));
        builder.attributes(
                random.nextInt(4) == 0 ? DosAttributes.HIDDEN | DosAttributes.READ_ONLY : DosAttributes.ARCHIVE);
        if (random.nextInt(3) == 0) {
            builder.security(SecurityDescriptor.of(new byte[] {1, 0, 4, (byte) 0x80, (byte) random.nextInt(4)}));
        }
        if (random.nextInt(8) == 0) {
            byte[] id = new byte[ObjectId.MIN_SIZE];
            random.nextBytes(id);
            builder.objectId(ObjectId.of(id));
        }
        if (random.nextInt(8) == 0) {
            byte[] name = "USER.NOTE".getBytes(StandardCharsets.US_ASCII);
            builder.extendedAttributes(List.of(ExtendedAttribute.of(name, new byte[random.nextInt(9)], 0)));
        }
        return builder.build();
    }

    private FileMetadata link(int number) {
        LinkTarget.Kind kind = LinkTarget.Kind.SYMBOLIC_LINK;
        String target = "..\\no such file " + number;
        LinkTarget link = random.nextBoolean()
                ? new LinkTarget(kind, target, target, true)
                : new LinkTarget(kind, "\\??\\C:\\no\\such " + number, "C:\\no\\such " + number, false);
        FileMetadata.Builder builder = metadata(FileKind.FILE).toBuilder().reparsePoint(ReparsePoint.of(link));
        if (names == Names.OF_THE_HOST) {
            builder.unix(new UnixMetadata(0, 0, UnixMetadata.TYPE_LINK | 0777, 0));
        }
        return builder.build();
    }
}
