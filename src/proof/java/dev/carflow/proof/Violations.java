package dev.carflow.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Broken promises, by promise: how often, and the first few examples. */
final class Violations {

    private static final int EXAMPLES = 5;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, List<String>> examples = new TreeMap<>();

    void add(String promise, String example) {
        counts.merge(promise, 1, Integer::sum);
        List<String> known = examples.computeIfAbsent(promise, first -> new ArrayList<>());
        if (known.size() < EXAMPLES) {
            known.add(example);
        }
    }

    void require(boolean kept, String promise, String example) {
        if (!kept) {
            add(promise, example);
        }
    }

    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((promise, count) -> {
            lines.add("VIOLATED " + count + " times: " + promise);
            examples.get(promise).forEach(example -> lines.add("    " + example));
        });
        return lines;
    }
}
