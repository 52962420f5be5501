package dev.carflow.proof.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What one disruption did.
 *
 * @param longestSilence the longest time without an acknowledgement
 * @param recovery from its end until there was an acknowledgement again, and all before it was enriched
 * @param answers how often each came
 * @param unnoticed see {@link Disruption#unnoticed}
 * @param leaks private values in logs, without the values
 */
record Row(
        String disruption,
        Findings findings,
        Duration longestSilence,
        Duration recovery,
        Map<String, Long> answers,
        boolean unnoticed,
        List<String> figures,
        List<String> leaks) {

    static final String HEAD = "| Disruption | Sent | Acknowledged | **Missing** | Not enriched | Raw duplicates"
            + " | Enriched duplicates | Order broken | ... of spilled | Refused, present | Unanswered, present"
            + " | Spilled | Longest silence | Recovered in | Answers, figures |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |";

    private static final int EXAMPLES = 5;

    boolean isKept() {
        return findings.broken().isEmpty() && leaks.isEmpty() && noticed() == 0;
    }

    /** How often the sender had no answer, or one that makes it try again, though nothing of the kind was to be. */
    private long noticed() {
        return unnoticed
                ? answers.entrySet().stream()
                        .filter(answer -> !answer.getKey().matches("[24]\\d\\d"))
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                : 0;
    }

    /** The row as Markdown, and below it what went wrong. */
    String text() {
        StringJoiner cells = new StringJoiner(" | ", "| ", " |");
        cells.add(disruption);
        cells.add(String.valueOf(findings.requests()));
        cells.add(String.valueOf(findings.acknowledged()));
        cells.add(count(findings.missing()));
        cells.add(count(findings.notEnriched()));
        cells.add(count(findings.rawRepeated()));
        cells.add(count(findings.enrichedRepeated()));
        cells.add(
                String.valueOf(findings.late().size() + findings.enrichedLate().size()));
        cells.add(count(findings.lateBySpill()));
        cells.add(count(findings.forgedPresent()));
        cells.add(count(findings.unacknowledgedPresent()));
        cells.add(count(findings.spilled()));
        cells.add(seconds(longestSilence));
        cells.add(seconds(recovery));
        List<String> rest = new ArrayList<>();
        answers.forEach((answer, times) -> rest.add(answer + ": " + times));
        rest.addAll(figures);
        cells.add(String.join(", ", rest));
        List<String> lines = new ArrayList<>(List.of(cells.toString()));
        findings.broken().forEach((promise, ids) -> {
            lines.add("BROKEN " + ids.size() + " times: " + promise);
            ids.stream().limit(EXAMPLES).forEach(id -> lines.add("    event " + id));
        });
        if (noticed() > 0) {
            lines.add("BROKEN " + noticed() + " times: every event is acknowledged at its first attempt");
        }
        if (!leaks.isEmpty()) {
            lines.add("BROKEN " + leaks.size() + " times: nothing private is logged");
            leaks.stream().limit(EXAMPLES).forEach(leak -> lines.add("    " + leak));
        }
        return String.join("\n", lines);
    }

    private static String count(List<String> ids) {
        return String.valueOf(ids.size());
    }

    private static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1e3);
    }
}
