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
        return TypeRegistry.GPT.byGuid(guid).orElseGet(() -> new PartitionType(guid, "unknown type", List.of(), ""));
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
        return TypeRegistry.MBR.byByte(mbrByte).orElseGet(() -> new PartitionType(mbrByte, "unknown type", List.of()));
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
        if (TypeRegistry.GPT.byGuid(guid).isPresent()) {
            throw new IllegalArgumentException(guid + " has a name already");
        }
        return new PartitionType(guid, Objects.requireNonNull(name, "name"), List.of(aliases), "");
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
        return (scheme == Scheme.GPT ? TypeRegistry.GPT : TypeRegistry.MBR).find(text);
    }

    /** All types that have a name, in the order of the documentation. */
    public static List<PartitionType> known(Scheme scheme) {
        return (scheme == Scheme.GPT ? TypeRegistry.GPT : TypeRegistry.MBR).all();
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
