package dev.carflow.proof.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The effects of one disruption.
 *
 * @param givenUpBecause why Smartcar may have given up events; empty if it must not
 * @param broken examples of each broken promise
 * @param longestSilence the longest time without an acknowledgement
 * @param recovery from the end of the disruption until every acknowledged event was enriched; empty if never
 * @param answers how often each was given
 */
record ReconciliationResult(
        String disruption,
        Findings findings,
        String givenUpBecause,
        Map<String, List<String>> broken,
        Duration longestSilence,
        String recovery,
        Map<String, Long> answers,
        List<String> figures) {

    static final String HEAD = "| Disruption | Sent | Acknowledged | **Missing** | Not enriched | Raw duplicates"
            + " | Enriched duplicates | ... beyond the window | Order broken | ... behind direct ones"
            + " | Refused, present | **Given up**, nowhere | ... and stored | Spilled | Longest silence"
            + " | Recovered in | Answers, figures | Broken |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |";

    private static final String PRIVATE = "nothing private is logged";
    private static final int EXAMPLES = 5;

    /**
     * @param leaks private values in logs, without the values
     */
    static ReconciliationResult of(
            Disruption disruption,
            RunTimeline course,
            RequestLog requests,
            Findings findings,
            List<String> figures,
            List<String> leaks) {
        BrokenPromises broken = new BrokenPromises();
        course.broken(requests, findings, disruption.demands()).forEach(broken::addAll);
        broken.addAll(PRIVATE, leaks);
        return new ReconciliationResult(
                disruption.name(),
                findings,
                disruption.demands().givenUp().orElse(""),
                broken.byPromise(),
                course.longestSilence(requests.events()),
                course.recovered()
                        .map(time -> seconds(Duration.between(course.over(), time)))
                        .orElse("never"),
                answers(requests, course.began()),
                figures);
    }

    private static Map<String, Long> answers(RequestLog requests, Instant since) {
        Map<String, Long> answers = new TreeMap<>();
        Stream.concat(
                        requests.events().stream()
                                .flatMap(event -> event.attempts().stream())
                                .filter(attempt -> !attempt.sent().isBefore(since))
                                .map(AnsweredRequest::answer),
                        requests.forged().stream()
                                .filter(request -> !request.sent().isBefore(since))
                                .map(ForgedRequest::answer))
                .forEach(answer -> answers.merge(answer, 1L, Long::sum));
        return answers;
    }

    boolean isKept() {
        return broken.isEmpty();
    }

    /** Returns the row as Markdown, and below it the broken promises. */
    String text() {
        StringJoiner cells = new StringJoiner(" | ", "| ", " |");
        cells.add(disruption);
        cells.add(String.valueOf(findings.requests()));
        cells.add(String.valueOf(findings.acknowledged()));
        cells.add(count(findings.missing()));
        cells.add(count(findings.notEnriched()));
        cells.add(count(findings.rawRepeated()));
        cells.add(count(findings.enrichedRepeated()));
        cells.add(count(findings.enrichedAgain()));
        cells.add(count(findings.disordered()));
        cells.add(count(findings.behindDirect()));
        cells.add(count(findings.forgedPresent()));
        cells.add(count(findings.givenUpLost()));
        cells.add(count(findings.givenUpStored()));
        cells.add(count(findings.spilled()));
        cells.add(seconds(longestSilence));
        cells.add(recovery);
        List<String> rest = new ArrayList<>();
        answers.forEach((answer, times) -> rest.add(answer + ": " + times));
        rest.addAll(figures);
        boolean givenUp =
                !findings.givenUpLost().isEmpty() || !findings.givenUpStored().isEmpty();
        if (givenUp && !givenUpBecause.isEmpty()) {
            rest.add("given up because " + givenUpBecause);
        }
        cells.add(String.join(", ", rest));
        cells.add(String.valueOf(broken.values().stream().mapToInt(List::size).sum()));
        List<String> lines = new ArrayList<>(List.of(cells.toString()));
        broken.forEach((promise, examples) -> {
            lines.add("BROKEN " + examples.size() + " times: " + promise);
            examples.stream().limit(EXAMPLES).forEach(example -> lines.add("    " + example));
        });
        return String.join("\n", lines);
    }

    private static String count(List<String> ids) {
        return String.valueOf(ids.size());
    }

    private static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1e3);
    }
}
