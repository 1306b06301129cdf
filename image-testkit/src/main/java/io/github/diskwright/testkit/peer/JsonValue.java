package io.github.diskwright.testkit.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text, as tools print it. Asking for what is not there is an {@link AssertionError} that shows the
 * value, so that a test can go straight to what it wants. Immutable and thread-safe.
 */
public final class JsonValue {
    private final @Nullable Object value;

    /**
     * @param value null, a Boolean, a String (numbers are {@link JsonReader.NumberText}), a List or a Map of these
     */
    JsonValue(@Nullable Object value) {
        this.value = value;
    }

    /**
     * Reads a JSON text.
     *
     * @throws AssertionError if it is not one
     */
    public static JsonValue parse(String text) {
        return new JsonValue(new JsonReader(text).read());
    }

    /** The member of an object. */
    public JsonValue get(String name) {
        return find(name).orElseThrow(() -> wrong("an object with \"" + name + "\""));
    }

    /** The member of an object, if it has one of that name. */
    public Optional<JsonValue> find(String name) {
        Map<?, ?> members = as(Map.class, "an object");
        return members.containsKey(name) ? Optional.of(new JsonValue(members.get(name))) : Optional.empty();
    }

    /** Names of an object's members. */
    public List<String> names() {
        Map<?, ?> members = as(Map.class, "an object");
        return members.keySet().stream().map(String::valueOf).toList();
    }

    /** The elements of an array. */
    public List<JsonValue> items() {
        List<?> items = as(List.class, "an array");
        return items.stream().map(JsonValue::new).toList();
    }

    /** A string. */
    public String text() {
        return as(String.class, "a string");
    }

    /** A whole number. */
    public long number() {
        try {
            return Long.parseLong(as(JsonReader.NumberText.class, "a number").text());
        } catch (NumberFormatException e) {
            throw wrong("a whole number");
        }
    }

    /** True or false. */
    public boolean isTrue() {
        return as(Boolean.class, "true or false");
    }

    /** Whether this is {@code null}. */
    public boolean isNull() {
        return value == null;
    }

    private <T> T as(Class<T> type, String expected) {
        if (!type.isInstance(value)) {
            throw wrong(expected);
        }
        return type.cast(value);
    }

    private AssertionError wrong(String expected) {
        return new AssertionError("JSON: expected " + expected + ", found " + value);
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
