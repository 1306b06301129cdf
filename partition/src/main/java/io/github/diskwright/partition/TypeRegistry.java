package io.github.diskwright.partition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** The known partition types of one scheme, found by all their names. Immutable: adding one makes another registry. */
final class TypeRegistry {
    private static final AtomicReference<TypeRegistry> GPT = new AtomicReference<>(gpt());
    private static final AtomicReference<TypeRegistry> MBR = new AtomicReference<>(mbr());

    private static final Pattern ALIAS = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern CODE_TEXT = Pattern.compile("[0-9a-f]{4}");
    private static final Pattern GUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern BYTE_TEXT = Pattern.compile("(0x)?[0-9a-f]{1,2}");

    private final PartitionType.Scheme scheme;
    private final List<PartitionType> all;
    private final int builtIn;
    private final Map<String, PartitionType> byText = new HashMap<>();

    private TypeRegistry(PartitionType.Scheme scheme, List<PartitionType> all, int builtIn) {
        this.scheme = scheme;
        this.builtIn = builtIn;
        this.all = List.copyOf(all);
        for (PartitionType type : all) {
            List<String> texts = new ArrayList<>(type.aliases());
            texts.add(type.code());
            type.sgdiskCode().ifPresent(texts::add);
            for (String text : texts) {
                if (byText.put(text.toLowerCase(Locale.ROOT), type) != null) {
                    throw new IllegalArgumentException("two types are called " + text);
                }
            }
        }
    }

    static TypeRegistry of(PartitionType.Scheme scheme) {
        return reference(scheme).get();
    }

    private static AtomicReference<TypeRegistry> reference(PartitionType.Scheme scheme) {
        return scheme == PartitionType.Scheme.GPT ? GPT : MBR;
    }

    /** Adds a type for the whole process, if none of its names belongs to another one or could be taken for a code. */
    static void add(PartitionType type) {
        for (String alias : type.aliases()) {
            boolean isCode = type.scheme() == PartitionType.Scheme.GPT
                    ? GUID_TEXT.matcher(alias).matches()
                            || CODE_TEXT.matcher(alias).matches()
                    : BYTE_TEXT.matcher(alias).matches();
            if (isCode || !ALIAS.matcher(alias).matches()) {
                throw new IllegalArgumentException("'" + alias + "' is no short name: allowed are 1 to 40 of a-z, 0-9"
                        + " and -, but nothing that is a code of types");
            }
        }
        if (type.aliases().isEmpty() || type.name().isBlank()) {
            throw new IllegalArgumentException(type + " needs a name and a short name");
        }
        reference(type.scheme()).updateAndGet(registry -> {
            List<PartitionType> types = new ArrayList<>(registry.all);
            types.add(type);
            return new TypeRegistry(registry.scheme, types, registry.builtIn);
        });
    }

    /** Takes a type out that was added. */
    static void remove(PartitionType type) {
        reference(type.scheme()).updateAndGet(registry -> {
            List<PartitionType> types = new ArrayList<>(registry.all);
            if (types.indexOf(type) < registry.builtIn) {
                throw new IllegalArgumentException(type + " was not registered");
            }
            types.remove(type);
            return new TypeRegistry(registry.scheme, types, registry.builtIn);
        });
    }

    private static TypeRegistry gpt() {
        List<PartitionType> types = new ArrayList<>();
        GptTypes.TABLE.lines().forEach(line -> {
            String[] field = line.split("\\|");
            String code = field[1].equals("-") ? "" : field[1];
            types.add(new PartitionType(UUID.fromString(field[0]), field[3], List.of(field[2].split(" ")), code));
        });
        addDiscoverable(types);
        return new TypeRegistry(PartitionType.Scheme.GPT, types, types.size());
    }

    private static void addDiscoverable(List<PartitionType> types) {
        String architecture = "";
        int use = 0;
        for (String line : DiscoverableTypes.TABLE.lines().toList()) {
            if (!line.startsWith(" ")) {
                architecture = line;
                use = 0;
                continue;
            }
            String[] words = DiscoverableTypes.USES[use++].split(" ");
            String suffix = words.length > 1 ? words[1] : "";
            String alias = words[0] + "-" + architecture + (suffix.isEmpty() ? "" : "-" + suffix);
            String name = "Linux " + (words[0].equals("usr") ? "/usr" : words[0]) + " for " + architecture
                    + switch (suffix) {
                        case "verity" -> ", dm-verity hashes";
                        case "verity-sig" -> ", dm-verity signature";
                        default -> "";
                    };
            types.add(new PartitionType(UUID.fromString(line.strip()), name, List.of(alias), ""));
        }
    }

    private static TypeRegistry mbr() {
        List<PartitionType> types = new ArrayList<>();
        MbrTypes.TABLE.lines().forEach(line -> {
            String[] field = line.split("\\|");
            types.add(new PartitionType(Integer.parseInt(field[0], 16), field[2], List.of(field[1].split(" "))));
        });
        return new TypeRegistry(PartitionType.Scheme.MBR, types, types.size());
    }

    List<PartitionType> all() {
        return all;
    }

    Optional<PartitionType> byGuid(UUID guid) {
        return Optional.ofNullable(byText.get(guid.toString()));
    }

    Optional<PartitionType> byByte(int mbrByte) {
        return Optional.ofNullable(byText.get(String.format(Locale.ROOT, "0x%02x", mbrByte)));
    }

    Optional<PartitionType> find(String text) {
        String key = text.strip().toLowerCase(Locale.ROOT);
        PartitionType known = byText.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (scheme == PartitionType.Scheme.GPT) {
            return GUID_TEXT.matcher(key).matches()
                    ? Optional.of(PartitionType.of(UUID.fromString(key)))
                    : Optional.empty();
        }
        if (!BYTE_TEXT.matcher(key).matches()) {
            return Optional.empty();
        }
        int value = Integer.parseInt(key.startsWith("0x") ? key.substring(2) : key, 16);
        return value == 0 ? Optional.empty() : Optional.of(PartitionType.of(value));
    }
}
