package dev.carflow.proof.reconciliation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The examples of each broken promise: all of them. */
final class BrokenPromises {

    private final Map<String, List<String>> examples = new LinkedHashMap<>();

    void add(String promise, String example) {
        examples.computeIfAbsent(promise, first -> new ArrayList<>()).add(example);
    }

    void unless(boolean kept, String promise, String example) {
        if (!kept) {
            add(promise, example);
        }
    }

    void addAll(String promise, List<String> more) {
        more.forEach(example -> add(promise, example));
    }

    void addAll(BrokenPromises others) {
        others.examples.forEach(this::addAll);
    }

    Map<String, List<String>> byPromise() {
        return Collections.unmodifiableMap(examples);
    }
}
