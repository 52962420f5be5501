package dev.carflow.scenario.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Sentences;
import dev.carflow.scenario.check.ScenarioCheck.Checked.Judged;
import dev.carflow.scenario.check.Verdict;
import java.io.PrintWriter;
import java.util.Locale;

/** A verdict for people, and for scripts: members are a contract, docs/consumer-test-kit.md. */
final class VerdictReport {

    private static final String LINE = "  %-10s  %-26s %s";

    private final Judged judged;
    private final Verdict verdict;
    private final String topic;

    VerdictReport(Judged judged, String topic) {
        this.judged = judged;
        this.verdict = judged.verdict();
        this.topic = topic;
    }

    void print(PrintWriter out) {
        Sentences.sentence(
                out,
                "%s, play %s on %s: %,d events, and %,d lines of the consumer about them",
                verdict.play().scenario().slug(),
                verdict.play().id(),
                topic,
                judged.play().records(),
                judged.lines());
        Sentences.sentenceOfAny(out, judged.unknown(), "  %,d lines have no form that is known, and were ignored");
        verdict.holds().forEach(each -> line(out, "holds", each.slug(), ""));
        verdict.findings().forEach(each -> {
            line(out, "BROKEN", each.invariant().slug(), each.found());
            line(out, "", "", each.invariant().advice());
        });
        verdict.notJudged().forEach((each, why) -> line(out, "not judged", each.slug(), why));
        out.println(
                verdict.isGood()
                        ? "The consumer is right, as far as its lines show."
                        : "The consumer is wrong. Findings: "
                                + verdict.findings().size() + ".");
    }

    private static void line(PrintWriter out, String state, String invariant, String text) {
        out.println(String.format(Locale.ROOT, LINE, state, invariant, text).stripTrailing());
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("schemaVersion", 1)
                .put("scenario", verdict.play().scenario().slug())
                .put("play", verdict.play().id())
                .put("topic", topic)
                .put("form", judged.play().form().slug())
                .put("good", verdict.isGood())
                .put("events", judged.play().records())
                .put("lines", judged.lines())
                .put("unknownLines", judged.unknown());
        ArrayNode holds = json.putArray("holds");
        verdict.holds().forEach(each -> holds.add(each.slug()));
        ArrayNode findings = json.putArray("findings");
        verdict.findings().forEach(each -> {
            ObjectNode one = findings.addObject()
                    .put("invariant", each.invariant().slug())
                    .put("found", each.found())
                    .put("advice", each.invariant().advice());
            ArrayNode events = one.putArray("events");
            each.events().forEach(events::add);
        });
        ObjectNode notJudged = json.putObject("notJudged");
        verdict.notJudged().forEach((each, why) -> notJudged.put(each.slug(), why));
        return json;
    }
}
