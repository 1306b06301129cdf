package io.github.diskwright.wim.windows;

import io.github.diskwright.wim.windows.hive.Hive;
import io.github.diskwright.wim.windows.hive.HiveKey;
import io.github.diskwright.wim.windows.hive.HiveValue;
import io.github.diskwright.wim.xml.WindowsField;
import io.github.diskwright.wim.xml.WindowsXml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes facts from hives. What fails is told, and the next fact looked for. */
final class HiveFacts {
    private static final String CURRENT_VERSION = "Microsoft\\Windows NT\\CurrentVersion";
    private static final String CONTROL = "ControlSet001\\Control";
    private static final int LEVEL_SHIFT = 8;

    private WindowsXml windows;
    private final Notes notes;

    /** Finds one fact, or fails. */
    private interface Step {
        void run() throws IOException;
    }

    HiveFacts(WindowsXml windows, Notes notes) {
        this.windows = windows;
        this.notes = notes;
    }

    WindowsXml windows() {
        return windows;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            notes.add(e);
        }
    }

    void readSoftware(Hive hive) {
        attempt(() -> {
            Optional<HiveKey> key = hive.find(CURRENT_VERSION);
            if (key.isPresent()) {
                readVersion(key.get());
            }
        });
    }

    private void readVersion(HiveKey key) {
        text(WindowsField.EDITION_ID, key, "EditionID");
        text(WindowsField.PRODUCT_NAME, key, "ProductName");
        text(WindowsField.INSTALLATION_TYPE, key, "InstallationType");
        text(WindowsField.BUILD, key, "CurrentBuild");
        attempt(() -> {
            OptionalLong major = number(key, "CurrentMajorVersionNumber");
            OptionalLong minor = number(key, "CurrentMinorVersionNumber");
            if (major.isPresent() && minor.isPresent()) {
                put(WindowsField.MAJOR_VERSION, Long.toString(major.getAsLong()));
                put(WindowsField.MINOR_VERSION, Long.toString(minor.getAsLong()));
                return;
            }
            String[] numbers = string(key, "CurrentVersion").orElse("").split("\\.", -1);
            if (numbers.length == 2) {
                put(WindowsField.MAJOR_VERSION, numbers[0]);
                put(WindowsField.MINOR_VERSION, numbers[1]);
            }
        });
    }

    void readSystem(Hive hive) {
        within(hive, "Windows", key -> {
            attempt(() -> number(key, "CSDBuildNumber")
                    .ifPresent(build -> put(WindowsField.SERVICE_PACK_BUILD, Long.toString(build))));
            attempt(() -> number(key, "CSDVersion")
                    .ifPresent(level -> put(WindowsField.SERVICE_PACK_LEVEL, Long.toString(level >>> LEVEL_SHIFT))));
        });
        within(hive, "ProductOptions", key -> {
            text(WindowsField.PRODUCT_TYPE, key, "ProductType");
            text(WindowsField.PRODUCT_SUITE, key, "ProductSuite");
        });
        within(
                hive,
                "MUI\\UILanguages",
                key -> attempt(() -> {
                    List<String> languages = new ArrayList<>();
                    for (HiveKey language : key.subkeys()) {
                        languages.add(language.name());
                    }
                    put(() -> windows.withLanguages(languages));
                }));
        within(
                hive,
                "Nls\\Language",
                key -> attempt(() -> string(key, "InstallLanguage")
                        .flatMap(LocaleIds::tag)
                        .ifPresent(tag -> put(WindowsField.DEFAULT_LANGUAGE, tag))));
    }

    /** Reads a key. */
    private interface KeyReader {
        void read(HiveKey key);
    }

    private void within(Hive hive, String path, KeyReader reader) {
        attempt(() -> hive.find(CONTROL + "\\" + path).ifPresent(reader::read));
    }

    private void text(WindowsField field, HiveKey key, String name) {
        attempt(() -> string(key, name).ifPresent(text -> put(field, text)));
    }

    private static Optional<String> string(HiveKey key, String name) throws IOException {
        Optional<HiveValue> value = key.value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = value.get().string();
        // Of several texts the first one counts.
        return text.isPresent() ? text : value.get().strings().stream().findFirst();
    }

    private static OptionalLong number(HiveKey key, String name) throws IOException {
        Optional<HiveValue> value = key.value(name);
        return value.isEmpty() ? OptionalLong.empty() : value.get().number();
    }

    /** Puts a fact in, unless it is empty or XML cannot carry it. */
    void put(WindowsField field, String value) {
        if (!value.isEmpty()) {
            put(() -> windows.with(field, value));
        }
    }

    /** Makes a changed description. */
    private interface Change {
        WindowsXml make();
    }

    private void put(Change change) {
        try {
            windows = change.make();
        } catch (IllegalArgumentException e) {
            notes.add("a value of the registry was left out: " + e.getMessage());
        }
    }
}
