package io.github.diskwright.ntfs;

import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.tree.ReparsePoint;
import io.github.diskwright.ntfs.record.Attribute;
import io.github.diskwright.ntfs.record.AttributeListEntry;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileName;
import io.github.diskwright.ntfs.record.FileRecord;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.StandardInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory with all its attributes, wherever the records are that hold them. Immutable; thread-safe for reading.
 */
public final class NtfsFile {
    /** Directories lie no deeper: a path has at most 32,767 units. */
    private static final int MAX_DEPTH = 16_384;

    /** Bytes of tag, length and a reserved word. */
    private static final int REPARSE_HEAD = 8;

    /** Bytes of the GUID that tags of others have, which the length does not count. */
    private static final int REPARSE_GUID = 16;

    private final NtfsVolume volume;
    private final FileRecord record;
    private final List<FileRecord> extensions;
    private final List<NtfsAttribute> attributes;

    private NtfsFile(
            NtfsVolume volume, FileRecord record, List<FileRecord> extensions, List<NtfsAttribute> attributes) {
        this.volume = volume;
        this.record = record;
        this.extensions = extensions;
        this.attributes = attributes;
    }

    /**
     * The file of a base record.
     *
     * @throws CorruptImageException if an extension is missing or another file's, or extents leave a gap
     */
    static NtfsFile of(NtfsVolume volume, FileRecord base) throws IOException {
        Optional<Attribute> list = base.find(AttributeType.ATTRIBUTE_LIST, "");
        if (list.isEmpty()) {
            return new NtfsFile(volume, base, List.of(), group(volume, base.attributes()));
        }
        Map<Long, FileRecord> extensions = new HashMap<>();
        List<Attribute> all = new ArrayList<>();
        for (AttributeListEntry entry : readList(volume, list.get())) {
            long number = FileReference.number(entry.reference());
            FileRecord holder = number == base.number() ? base : extensions.get(number);
            if (holder == null) {
                holder = volume.mft().record(number);
                extensions.put(number, holder);
            }
            all.add(extentOf(holder, entry, base));
        }
        // The list does not list itself; this is where it belongs.
        int place = 0;
        while (place < all.size() && all.get(place).type() < AttributeType.ATTRIBUTE_LIST) {
            place++;
        }
        all.add(place, list.get());
        return new NtfsFile(volume, base, List.copyOf(extensions.values()), group(volume, all));
    }

    /**
     * The entries of an attribute list, resident or not.
     *
     * @param volume that the file is on
     * @param list the attribute
     * @throws CorruptImageException if the list is longer than 256 KiB, or an entry leaves its bounds
     * @throws IOException if the device cannot be read
     */
    public static List<AttributeListEntry> readList(NtfsVolume volume, Attribute list) throws IOException {
        long size = list.isNonResident() ? list.dataSize() : list.valueLength();
        if (size > AttributeListEntry.MAX_LIST_BYTES || list.isNonResident() && list.initializedSize() != size) {
            throw list.record()
                    .corrupt(list.toString(), list.offset() + 0x30, "up to 262144 bytes, all written", size + "");
        }
        NtfsAttribute whole = new NtfsAttribute(volume, List.of(list));
        ByteBuffer value = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        whole.read(0, value);
        return AttributeListEntry.readAll(
                volume.device().description() + ": " + list, value.flip().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The attribute that a list's entry speaks of, in a record that must be the base or an extension of it. */
    static Attribute extentOf(FileRecord holder, AttributeListEntry entry, FileRecord base)
            throws CorruptImageException {
        int sequence = FileReference.sequence(entry.reference());
        if (!holder.isInUse() || sequence != 0 && sequence != holder.sequenceNumber()) {
            throw holder.corrupt(
                    holder.toString(),
                    0x10,
                    "sequence number " + sequence + " in use",
                    holder.reference().toString());
        }
        if (holder != base && !isExtensionOf(holder, base)) {
            throw holder.corrupt(
                    holder.toString(),
                    0x20,
                    "an extension of " + base.reference(),
                    FileReference.of(holder.baseReference()).toString());
        }
        @Nullable Attribute match = null;
        for (Attribute attribute : holder.attributes()) {
            boolean same = attribute.is(entry.type(), entry.name())
                    && (attribute.isNonResident() ? attribute.lowestVcn() : 0) == entry.lowestVcn();
            // The number tells apart attributes that are alike, such as names.
            if (same && (match == null || attribute.id() == entry.id())) {
                match = attribute;
            }
        }
        if (match == null) {
            throw base.corrupt(
                    "attribute list of " + base,
                    0,
                    AttributeType.name(entry.type()) + " from VCN " + entry.lowestVcn() + " in " + holder,
                    "none");
        }
        return match;
    }

    private static boolean isExtensionOf(FileRecord extension, FileRecord base) {
        int sequence = FileReference.sequence(extension.baseReference());
        return FileReference.number(extension.baseReference()) == base.number()
                && extension.isExtension()
                && (sequence == 0 || sequence == base.sequenceNumber());
    }

    /** Joins the extents of each non-resident attribute. */
    private static List<NtfsAttribute> group(NtfsVolume volume, List<Attribute> all) throws CorruptImageException {
        List<NtfsAttribute> attributes = new ArrayList<>(all.size());
        List<Attribute> extents = new ArrayList<>(1);
        for (Attribute attribute : all) {
            boolean continues = attribute.isNonResident() && attribute.lowestVcn() != 0;
            if (continues) {
                requireContinuation(extents, attribute);
            } else if (!extents.isEmpty()) {
                attributes.add(new NtfsAttribute(volume, List.copyOf(extents)));
                extents.clear();
            }
            extents.add(attribute);
        }
        if (!extents.isEmpty()) {
            attributes.add(new NtfsAttribute(volume, List.copyOf(extents)));
        }
        return Collections.unmodifiableList(attributes);
    }

    private static void requireContinuation(List<Attribute> extents, Attribute next) throws CorruptImageException {
        @Nullable Attribute last = extents.isEmpty() ? null : extents.get(extents.size() - 1);
        if (last == null
                || !last.isNonResident()
                || !next.is(last.type(), last.name())
                || next.lowestVcn() != last.highestVcn() + 1) {
            throw next.record()
                    .corrupt(
                            next.toString(),
                            next.offset() + 0x10,
                            "an extent that continues the one before",
                            "VCN " + next.lowestVcn());
        }
    }

    /** The volume that the file is on. */
    public NtfsVolume volume() {
        return volume;
    }

    /** The base record. */
    public FileRecord record() {
        return record;
    }

    /** The records that hold the rest, in no order. */
    public List<FileRecord> extensions() {
        return extensions;
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return record.isDirectory();
    }

    /** All attributes in the order of the format: by type, then by name. */
    public List<NtfsAttribute> attributes() {
        return attributes;
    }

    /**
     * The attribute of a type with a name.
     *
     * @param type see {@link AttributeType}
     * @param name empty for the unnamed one
     */
    public Optional<NtfsAttribute> find(int type, String name) {
        for (NtfsAttribute attribute : attributes) {
            if (attribute.is(type, name)) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    /**
     * An attribute that must be there.
     *
     * @throws CorruptImageException if it is not
     */
    public NtfsAttribute require(int type, String name) throws CorruptImageException {
        Optional<NtfsAttribute> found = find(type, name);
        if (found.isEmpty()) {
            throw record.corrupt(
                    record.toString(), 0, AttributeType.name(type) + (name.isEmpty() ? "" : ":" + name), "none");
        }
        return found.get();
    }

    /**
     * Times, DOS attributes and security id.
     *
     * @throws CorruptImageException if they are missing or too short
     */
    public StandardInformation standardInformation() throws CorruptImageException {
        Attribute head = require(AttributeType.STANDARD_INFORMATION, "").head();
        return StandardInformation.read(volume.device().description(), record.position() + head.offset(), head.value());
    }

    /**
     * The reparse data, whatever the attributes say.
     *
     * @return empty if there are none
     * @throws CorruptImageException if they are not as long as they say
     * @throws IOException if the device cannot be read
     */
    public Optional<ReparsePoint> reparsePoint() throws IOException {
        Optional<NtfsAttribute> attribute = find(AttributeType.REPARSE_POINT, "");
        if (attribute.isEmpty()) {
            return Optional.empty();
        }
        Attribute head = attribute.get().head();
        long size = attribute.get().size();
        if (size < REPARSE_HEAD || size > REPARSE_HEAD + ReparsePoint.MAX_DATA) {
            throw record.corrupt(attribute.get().toString(), head.offset(), "8 to 16384 bytes", size + "");
        }
        ByteBuffer value = attribute.get().readAll();
        int tag = value.getInt(0);
        int length = Short.toUnsignedInt(value.getShort(4));
        byte[] data = new byte[value.limit() - REPARSE_HEAD];
        value.get(REPARSE_HEAD, data);
        ReparsePoint point = ReparsePoint.of(tag, Short.toUnsignedInt(value.getShort(6)), data);
        int guid = point.isMicrosoft() ? 0 : REPARSE_GUID;
        if (data.length != length + guid) {
            throw record.corrupt(
                    attribute.get().toString(), head.offset(), (length + guid) + " bytes of data", data.length + "");
        }
        return Optional.of(point);
    }

    /** Names that the file has, in the order of its record; long and short ones. */
    public List<FileName> names() throws CorruptImageException {
        List<FileName> names = new ArrayList<>(2);
        for (NtfsAttribute attribute : attributes) {
            if (attribute.type() == AttributeType.FILE_NAME) {
                Attribute head = attribute.head();
                names.add(FileName.read(
                        volume.device().description(), head.record().position() + head.offset(), head.value()));
            }
        }
        return names;
    }

    /**
     * A path to the file, for people: by its first name that is not a short one, with slashes, from the root on. One record
     * for each level.
     *
     * @return such as {@code "/Windows/explorer.exe"}; begins with {@code "?"} where the way up is broken
     * @throws IOException if the device cannot be read
     */
    public String path() throws IOException {
        return path(MAX_DEPTH);
    }

    /**
     * As {@link #path()}, no more than some levels up.
     *
     * @param levels most records that are read, 1 or more; a longer way begins with {@code "?"}
     * @throws IOException if the device cannot be read
     */
    public String path(int levels) throws IOException {
        StringBuilder path = new StringBuilder();
        NtfsFile file = this;
        for (int depth = 0; depth < levels; depth++) {
            if (file.record.number() == NtfsVolume.ROOT) {
                return path.isEmpty() ? "/" : path.toString();
            }
            try {
                Optional<FileName> name = file.names().stream()
                        .filter(candidate -> candidate.namespace() != FileName.DOS)
                        .findFirst();
                if (name.isEmpty()) {
                    break;
                }
                path.insert(0, "/" + name.get().name());
                file = volume.file(FileReference.of(name.get().parent()));
            } catch (ImageException e) {
                // The path is for a message; what is wrong with the way up is for the check to tell.
                break;
            }
        }
        return "?" + path;
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
