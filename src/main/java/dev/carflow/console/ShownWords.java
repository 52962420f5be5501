package dev.carflow.console;

import dev.carflow.redrive.ReasonGuide;
import dev.carflow.webhook.Refusal;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The meaning of the values of tags, in the words of the features that count them. */
final class ShownWords {

    private static final Map<String, Refusal> REFUSALS =
            Arrays.stream(Refusal.values()).collect(Collectors.toUnmodifiableMap(Refusal::slug, Function.identity()));

    private ShownWords() {}

    /** Returns whether an answer is a refusal. */
    static boolean isRefused(String answer) {
        return REFUSALS.containsKey(answer);
    }

    static boolean isTaken(String answer) {
        return !isRefused(answer);
    }

    /** Returns an answer as operators know it: {@code 401 signature-mismatch}. */
    static String answer(String answer) {
        Refusal refusal = REFUSALS.get(answer);
        return refusal == null ? "200 " + answer : refusal.status() + " " + answer;
    }

    /** Returns what is wrong with refused deliveries. */
    static String meaning(String answer) {
        Refusal refusal = REFUSALS.get(answer);
        return refusal == null ? "" : refusal.title();
    }

    /** Returns why records with this reason were set aside. */
    static String parked(String reason) {
        return ReasonGuide.of(reason)
                .map(advice -> advice.meaning().replace("`", ""))
                .orElse("");
    }
}
