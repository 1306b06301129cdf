package io.github.diskwright.partition;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a table says that a partition is for: a GUID in a GPT, a byte in an MBR. Types without a name are legal; two
 * types are equal when their GUID or byte is. Immutable and thread-safe.
 */
public final class PartitionType {
    /** Whose types these are. */
    public enum Scheme {
        /** GUIDs. */
        GPT,
        /** Bytes. */
        MBR
    }

    private final @Nullable UUID guid;
    private final int mbrByte;
    private final String name;
    private final List<String> aliases;
    private final String sgdiskCode;

    /** A GPT type. */
    PartitionType(UUID guid, String name, List<String> aliases, String sgdiskCode) {
        this.guid = guid;
        this.mbrByte = -1;
        this.name = name;
        this.aliases = List.copyOf(aliases);
        this.sgdiskCode = sgdiskCode;
    }

    /** An MBR type. */
    PartitionType(int mbrByte, String name, List<String> aliases) {
        this.guid = null;
        this.mbrByte = mbrByte;
        this.name = name;
        this.aliases = List.copyOf(aliases);
        this.sgdiskCode = "";
    }

    /** The type with a GUID, named where it is a known one. */
    public static PartitionType of(UUID guid) {
        Objects.requireNonNull(guid, "guid");
        return TypeRegistry.of(Scheme.GPT)
                .byGuid(guid)
                .orElseGet(() -> new PartitionType(guid, "unknown type", List.of(), ""));
    }

    /**
     * The type with a byte, named where it is a known one.
     *
     * @param mbrByte 1 to 255
     */
    public static PartitionType of(int mbrByte) {
        if (mbrByte < 1 || mbrByte > 0xFF) {
            throw new IllegalArgumentException("type byte is " + mbrByte + ", allowed 1 to 255");
        }
        return TypeRegistry.of(Scheme.MBR)
                .byByte(mbrByte)
                .orElseGet(() -> new PartitionType(mbrByte, "unknown type", List.of()));
    }

    /**
     * A GPT type with a name of the caller's, for those that are not in the registry. It is equal to the one of the same
     * GUID that a table was read with.
     *
     * @param guid not one of {@link #known}
     * @param name for people
     * @param aliases short names, the usual one first; {@link #find} does not know them
     */
    public static PartitionType named(UUID guid, String name, String... aliases) {
        if (TypeRegistry.of(Scheme.GPT).byGuid(guid).isPresent()) {
            throw new IllegalArgumentException(guid + " has a name already");
        }
        return new PartitionType(guid, Objects.requireNonNull(name, "name"), List.of(aliases), "");
    }

    /**
     * Makes a GPT type known to the whole process: {@link #of(UUID)} and {@link #find} name it from now on, so that
     * tables, layouts and the command's output do. Types that were made before keep their names. Thread-safe.
     *
     * @param guid one that is not known yet
     * @param name for people
     * @param aliases short names, the usual one first, at least one: 1 to 40 of {@code a-z0-9-}, none that is in use or
     *     has the form of a GUID or of a code of sgdisk
     * @return the type
     * @throws IllegalArgumentException if the GUID or a name is taken, or a name is not as described
     */
    public static PartitionType register(UUID guid, String name, String... aliases) {
        PartitionType type = new PartitionType(
                Objects.requireNonNull(guid, "guid"), Objects.requireNonNull(name, "name"), List.of(aliases), "");
        TypeRegistry.add(type);
        return type;
    }

    /**
     * Makes an MBR type known to the whole process, as {@link #register(UUID, String, String...)} does.
     *
     * @param mbrByte 1 to 255, one that is not known yet
     * @param name for people
     * @param aliases short names, the usual one first, at least one: none that is in use or has the form of a byte
     * @return the type
     * @throws IllegalArgumentException if the byte or a name is taken, or a number or name is not as described
     */
    public static PartitionType register(int mbrByte, String name, String... aliases) {
        if (mbrByte < 1 || mbrByte > 0xFF) {
            throw new IllegalArgumentException("type byte is " + mbrByte + ", allowed 1 to 255");
        }
        PartitionType type = new PartitionType(mbrByte, Objects.requireNonNull(name, "name"), List.of(aliases));
        TypeRegistry.add(type);
        return type;
    }

    /**
     * Makes a registered type unknown again. Thread-safe.
     *
     * @throws IllegalArgumentException if it was not registered
     */
    public static void unregister(PartitionType type) {
        TypeRegistry.remove(type);
    }

    /**
     * Finds the type that a person means.
     *
     * @param scheme whose types to look in
     * @param text a short name such as {@code "esp"}, a GUID, a code of sgdisk for a GPT ({@code "EF00"}), one or two
     *     hexadecimal digits for an MBR, with or without {@code 0x}; case does not matter
     * @return empty if it is none of these
     */
    public static Optional<PartitionType> find(Scheme scheme, String text) {
        return TypeRegistry.of(scheme).find(text);
    }

    /** All types that have a name, in the order of the documentation, then those that were registered. */
    public static List<PartitionType> known(Scheme scheme) {
        return TypeRegistry.of(scheme).all();
    }

    /** Whose type this is. */
    public Scheme scheme() {
        return guid != null ? Scheme.GPT : Scheme.MBR;
    }

    /** The GUID of a GPT type. */
    public Optional<UUID> guid() {
        return Optional.ofNullable(guid);
    }

    /** The byte of an MBR type. */
    public OptionalInt mbrByte() {
        return guid != null ? OptionalInt.empty() : OptionalInt.of(mbrByte);
    }

    /** The GUID in upper case, or the byte as {@code 0x07}. */
    public String code() {
        return guid != null ? guid.toString().toUpperCase(Locale.ROOT) : String.format(Locale.ROOT, "0x%02x", mbrByte);
    }

    /** For people; {@code "unknown type"} where nothing is known. */
    public String name() {
        return name;
    }

    /** Short names, the usual one first; each belongs to one type of its scheme. Empty for an unknown type. */
    public List<String> aliases() {
        return aliases;
    }

    /** The usual short name, or the code where there is none: what {@link #find} takes back. */
    public String shortName() {
        return aliases.isEmpty() ? code() : aliases.get(0);
    }

    /** The four hexadecimal digits that sgdisk has for a GPT type. */
    public Optional<String> sgdiskCode() {
        return sgdiskCode.isEmpty() ? Optional.empty() : Optional.of(sgdiskCode);
    }

    /** Whether the type has a name. */
    public boolean isKnown() {
        return !aliases.isEmpty();
    }

    /** Whether a short name is one of this type's. */
    boolean is(String alias) {
        return aliases.contains(alias);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PartitionType that && mbrByte == that.mbrByte && Objects.equals(guid, that.guid);
    }

    @Override
    public int hashCode() {
        return Objects.hash(guid, mbrByte);
    }

    /** Name and code. */
    @Override
    public String toString() {
        return name + " (" + code() + ")";
    }
}
