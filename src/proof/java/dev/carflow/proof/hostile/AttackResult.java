package dev.carflow.proof.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The result of an attack for all sides.
 *
 * @param others the answers that the well-behaved client got, and how often
 * @param othersP99 of their times, in milliseconds
 * @param memory of the service at the height of the attack
 */
record AttackResult(Attack attack, Attack.Result result, Map<String, Integer> others, double othersP99, Memory memory) {

    /**
     * @param before memory before the first attack
     * @param p99Limit milliseconds that others' p99 may have in an attack that leaves the processors to them
     * @return the broken promises, each in a sentence
     */
    List<String> broken(Memory before, double p99Limit) {
        Attack.Promise promise = attack.promise();
        List<String> broken = new ArrayList<>();
        if (!attack.answers().containsAll(result.statuses().keySet())) {
            broken.add("answered was " + result.statuses());
        }
        if (!promise.isKept(result.statuses(), result.opened(), result.closed())) {
            broken.add("due are %s%s; answered was %s, and of %d connections %d were closed"
                    .formatted(
                            promise.answers(),
                            promise.closes() ? " and closed connections" : "",
                            result.statuses(),
                            result.opened(),
                            result.closed()));
        }
        if (!areOthersServed(promise)) {
            broken.add("others were answered " + others);
        }
        if (promise.gentle() && othersP99 > p99Limit) {
            broken.add("others' p99 is %.1f ms, and may be %.1f ms".formatted(othersP99, p99Limit));
        }
        if (memory.heapMib() > before.heapMib() + promise.heapMib()) {
            broken.add("heap %d MiB, before %d MiB".formatted(memory.heapMib(), before.heapMib()));
        }
        if (memory.rssMib() > before.rssMib() + promise.residentMib()) {
            broken.add("resident %d MiB, before %d MiB".formatted(memory.rssMib(), before.rssMib()));
        }
        return broken.stream().map(each -> attack.name() + ": " + each).toList();
    }

    /** Returns whether all were served, except those that may be refused for lack of a place. */
    private boolean areOthersServed(Attack.Promise promise) {
        int all = others.values().stream().mapToInt(Integer::intValue).sum();
        int served = others.getOrDefault("200", 0);
        int refused = attack.answers().contains("503") ? others.getOrDefault("503", 0) : 0;
        return all > 0 && served + refused == all && served >= all * promise.leastServed();
    }
}
