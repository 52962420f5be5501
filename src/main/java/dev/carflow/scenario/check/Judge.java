package dev.carflow.scenario.check;

import dev.carflow.scenario.Expectation;
import dev.carflow.scenario.Expectation.AtMostOnce;
import dev.carflow.scenario.Expectation.NoError;
import dev.carflow.scenario.Expectation.NoValue;
import dev.carflow.scenario.Expectation.Stale;
import dev.carflow.scenario.Expectation.Value;
import dev.carflow.scenario.Invariant;
import dev.carflow.scenario.Script;
import dev.carflow.scenario.check.Verdict.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a consumer's results with what a script expects. */
public final class Judge {

    private final ConsumerResults results;

    private Judge(ConsumerResults results) {
        this.results = results;
    }

    public static Verdict judge(Script script, List<ResultLine> lines) {
        Judge judge = new Judge(ConsumerResults.of(lines));
        List<Finding> findings = new ArrayList<>();
        Map<Invariant, String> notJudged = new LinkedHashMap<>();
        Set<Invariant> judged = new LinkedHashSet<>();
        for (Expectation each : script.expectations()) {
            Optional<String> silence = judge.silence(each);
            if (silence.isPresent()) {
                notJudged.putIfAbsent(soleInvariant(each), silence.get());
            } else {
                judged.addAll(invariants(each));
                judge.finding(each).ifPresent(findings::add);
            }
        }
        findings.forEach(finding -> judged.remove(finding.invariant()));
        notJudged.keySet().removeAll(judged);
        findings.forEach(finding -> notJudged.remove(finding.invariant()));
        return new Verdict(script.play(), judged, findings, notJudged);
    }

    /** Returns why the consumer's lines say nothing about it. */
    private Optional<String> silence(Expectation expected) {
        if (expected instanceof AtMostOnce && !results.namesEvents()) {
            return Optional.of("no line names its event");
        }
        return expected instanceof NoError && !results.hasErrors()
                ? Optional.of("no line is about an error")
                : Optional.empty();
    }

    private static Invariant soleInvariant(Expectation expected) {
        return expected instanceof AtMostOnce once ? once.broken() : ((NoError) expected).broken();
    }

    private static Set<Invariant> invariants(Expectation expected) {
        if (expected instanceof Value value) {
            Set<Invariant> all = new LinkedHashSet<>(Set.of(value.ifNever()));
            all.add(value.ifLost());
            value.others().values().forEach(stale -> all.add(stale.broken()));
            return all;
        }
        return Set.of(expected instanceof NoValue none ? none.broken() : soleInvariant(expected));
    }

    private Optional<Finding> finding(Expectation expected) {
        if (expected instanceof Value value) {
            return valueFinding(value);
        }
        if (expected instanceof NoValue none) {
            return results.value(none.user(), none.vehicle(), none.signal())
                    .map(line -> new Finding(
                            none.broken(),
                            line.event().stream().toList(),
                            none.signal().code() + " is " + shown(line) + "; expected no value"));
        }
        if (expected instanceof NoError none) {
            return results.hasError(none.user(), none.vehicle(), none.type(), none.code())
                    ? Optional.of(new Finding(
                            none.broken(),
                            List.of(),
                            none.type() + '/' + none.code() + " is an error; expected none, it was resolved"))
                    : Optional.empty();
        }
        AtMostOnce once = (AtMostOnce) expected;
        int effects = results.mostEffects(once.event());
        return effects > 1
                ? Optional.of(new Finding(
                        once.broken(), List.of(once.event()), once.event() + " had an effect " + effects + " times"))
                : Optional.empty();
    }

    private Optional<Finding> valueFinding(Value expected) {
        String code = expected.signal().code();
        String wanted = "; expected " + expected.value() + ", of " + expected.event();
        Optional<ResultLine.Value> line = results.value(expected.user(), expected.vehicle(), expected.signal());
        if (line.isEmpty()) {
            boolean held = results.everHeld(expected.vehicle(), expected.signal(), expected.value());
            return Optional.of(new Finding(
                    held ? expected.ifLost() : expected.ifNever(),
                    List.of(expected.event()),
                    code + (held ? " has lost its value" : " has no value") + wanted));
        }
        String found = ConsumerResults.text(line.get().value().orElseThrow());
        if (found.equals(String.valueOf(expected.value()))) {
            return Optional.empty();
        }
        Optional<Stale> stale = expected.others().entrySet().stream()
                .filter(other -> found.equals(String.valueOf(other.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
        List<String> events = new ArrayList<>(List.of(expected.event()));
        stale.ifPresent(of -> events.add(of.event()));
        return Optional.of(new Finding(
                stale.map(Stale::broken).orElse(expected.ifNever()),
                events,
                code + " is " + found + stale.map(of -> ", of " + of.event()).orElse("") + wanted));
    }

    private static String shown(ResultLine.Value line) {
        return ConsumerResults.text(line.value().orElseThrow())
                + line.event().map(event -> ", of " + event).orElse("");
    }
}
