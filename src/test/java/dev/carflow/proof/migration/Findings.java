package dev.carflow.proof.migration;

import dev.carflow.proof.migration.Shown.Broken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Promises looked at, and those of them that were broken. Some are known to be: they are expected, and it is a broken
 * promise of its own if one of these is kept, so that the expectation is struck as soon as it is mended.
 */
final class Findings {

    private final List<Broken> broken = new ArrayList<>();
    private final Map<String, Expectation> expected = new LinkedHashMap<>();

    /**
     * A promise that is known to be broken.
     *
     * @param where examples of it that count
     * @param reason what is to be mended
     */
    private record Expectation(Predicate<String> where, String reason) {}

    void require(boolean kept, String promise, String example) {
        if (!kept) {
            broken.add(new Broken(promise, example));
        }
    }

    /** Says that a promise will be broken, at those places only. */
    Findings expect(String promise, Predicate<String> where, String reason) {
        expected.put(promise, new Expectation(where, reason));
        return this;
    }

    /** Those that nobody expected, and expectations that were not met. */
    List<Broken> broken() {
        List<Broken> unexpected = new ArrayList<>(
                broken.stream().filter(each -> !isExpected(each)).toList());
        expected.forEach((promise, expectation) -> {
            if (broken.stream().noneMatch(each -> each.promise().equals(promise) && isExpected(each))) {
                unexpected.add(new Broken(
                        "what is expected to fail fails",
                        promise + ": it is kept now, strike the expectation (" + expectation.reason() + ")"));
            }
        });
        return List.copyOf(unexpected);
    }

    /** How many promises were broken as expected, and why. */
    List<String> expectedFailures() {
        return expected.entrySet().stream()
                .map(each -> "expected to fail: %s (%s)"
                        .formatted(each.getKey(), each.getValue().reason()))
                .toList();
    }

    private boolean isExpected(Broken each) {
        Expectation expectation = expected.get(each.promise());
        return expectation != null && expectation.where().test(each.example());
    }
}
