package io.github.diskwright.testkit.ntfs;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Numbers of the records of files that a recipe comes back to, by their paths in order. Immutable. */
final class RecordNumbers {
    static final RecordNumbers NONE = new RecordNumbers(Map.of());

    private final Map<String, Long> numbers;

    RecordNumbers(Map<String, Long> numbers) {
        this.numbers = new TreeMap<>(numbers);
    }

    long of(String path) {
        Long number = numbers.get(path);
        if (number == null) {
            throw new AssertionError("the record of " + path + " was not remembered");
        }
        return number;
    }

    Collection<Long> all() {
        return numbers.values();
    }

    Set<String> paths() {
        return numbers.keySet();
    }
}
