package dev.carflow.enrichment;

import static dev.carflow.enrichment.SimulatedWorker.CHARGE;
import static dev.carflow.enrichment.SimulatedWorker.IS_CHARGING;
import static dev.carflow.enrichment.SimulatedWorker.LOCATION;
import static dev.carflow.enrichment.SimulatedWorker.START;
import static dev.carflow.enrichment.SimulatedWorker.WATTAGE;
import static dev.carflow.enrichment.SimulatedWorker.answer;
import static dev.carflow.enrichment.SimulatedWorker.api;
import static dev.carflow.enrichment.SimulatedWorker.event;
import static dev.carflow.enrichment.SimulatedWorker.failure;
import static dev.carflow.enrichment.SimulatedWorker.percent;
import static dev.carflow.enrichment.SimulatedWorker.problem;
import static dev.carflow.enrichment.SimulatedWorker.value;
import static dev.carflow.enrichment.SimulatedWorker.watts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.GeneratedPage;
import dev.carflow.enrichment.SimulatedWorker.Enriched;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.event.EnrichmentOutcome;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.signals.SignalTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Keeps the examples of each outcome what the code writes. Run with {@code -Dupdate-docs} it rewrites them. */
class OutcomeExamplesTest {

    private static final Path PAGE = Path.of("docs", "enriched-events.md");
    private static final String PLACE = "{'latitude':52.51274,'longitude':13.26451}";
    private static final List<String> SHOWN = List.of("signals", "known", "changed", "errors", "enrichment");

    private final SimulatedWorker worker = new SimulatedWorker("all:24H");

    @Test
    void theExamplesAgreeWithTheCode() throws IOException {
        String block = examples().entrySet().stream()
                .map(example -> example.getKey() + "\n\n```json\n" + shown(example.getValue()) + "\n```\n\n")
                .collect(Collectors.joining());

        new GeneratedPage(PAGE, getClass()).check("outcomes", "\n" + block);
    }

    @Test
    void eachOutcomeHasAnExample() {
        assertThat(examples().values().stream().map(Enriched::outcome))
                .contains(
                        StreamSupport.stream(List.of(EnrichmentOutcome.values()).spliterator(), false)
                                .map(EnrichmentOutcome::name)
                                .toArray(String[]::new));
    }

    private Map<String, Enriched> examples() {
        Map<String, Enriched> examples = new LinkedHashMap<>();
        worker.at(START);
        worker.smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);
        examples.put(
                "`SKIPPED`: nothing is known of the car yet, and the allowance is spent.",
                enrich("e-1", value(WATTAGE, watts(10_820), worker.now.minusSeconds(5))));

        worker.at(START.plus(Duration.ofMinutes(1)));
        worker.smartcar = () -> answer(
                api(LOCATION, PLACE, worker.now.minusSeconds(40)),
                api(CHARGE, percent(61), worker.now.minusSeconds(65)));
        examples.put(
                "`COMPLETE` by a call. `known` has what the event lacks.",
                enrich("e-2", value(WATTAGE, watts(10_640), worker.now.minusSeconds(5))));

        worker.at(START.plus(Duration.ofMinutes(11)));
        examples.put(
                "`COMPLETE` from memory: what was learned for the event before is repeated, with its times.",
                enrich("e-3", value(CHARGE, percent(64), worker.now.minusSeconds(5))));

        worker.at(START.plus(Duration.ofMinutes(21)));
        examples.put(
                "`PARTIAL`: the car has stopped charging. The status is of now; the power that was known last stands"
                        + " beside it, `stale`, and Smartcar was asked too recently to be asked again.",
                enrich(
                        "e-4",
                        failure(WATTAGE, "VEHICLE_STATE")
                                .replace("'VEHICLE_STATE'", "'VEHICLE_STATE','code':'NOT_CHARGING'"),
                        value(IS_CHARGING, "{'value':false}", worker.now.minusSeconds(5))));

        worker.at(START.plus(Duration.ofMinutes(22)));
        examples.put(
                "An event that comes late. `signals` is what it said; `known` is newer.",
                enrich("e-5", value(CHARGE, percent(58), START.minus(Duration.ofMinutes(50)))));

        worker.at(START.plus(Duration.ofMinutes(23)));
        examples.put(
                "`NOT_NEEDED`: an error event. The user has withdrawn the location, and no later record has it.",
                worker.enrich(problem("{'type':'PERMISSION','code':null,'state':'ERROR','description':'…','signals':"
                        + "[{'code':'" + LOCATION + "','name':'PreciseLocation','group':'Location'}]}")));

        worker.at(START.plus(Duration.ofHours(30)));
        worker.smartcar = () -> new Failed(new ApiProblem.Forbidden(ApiError.NONE), 1, false, Optional.of("0c5a2c0e"));
        examples.put(
                "`FAILED`: Smartcar refuses, so nothing is added from memory.",
                enrich("e-6", failure(CHARGE, "SERVER")));
        return examples;
    }

    private Enriched enrich(String id, String... signals) {
        String body = event(id, "[]", signals);
        for (String code : List.of(WATTAGE, CHARGE, IS_CHARGING, LOCATION)) {
            String name = SignalTable.ofSmartcar().find(code).orElseThrow().name();
            body = body.replace("'code':'" + code + "'", "'code':'" + code + "','name':'" + name + "'");
        }
        return worker.enrich(body);
    }

    /** The members that differ, a signal a line. */
    private static String shown(Enriched enriched) {
        return SHOWN.stream()
                .filter(name ->
                        !name.equals("errors") || !enriched.json().path(name).isEmpty())
                .map(name ->
                        "  \"" + name + "\": " + member(name, enriched.json().path(name)))
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    private static String member(String name, JsonNode value) {
        boolean byCode = (name.equals("signals") || name.equals("known")) && !value.isEmpty();
        return byCode
                ? value.properties().stream()
                        .map(signal -> "    \"" + signal.getKey() + "\": " + oneLine(signal.getValue()))
                        .collect(Collectors.joining(",\n", "{\n", "\n  }"))
                : oneLine(value);
    }

    private static String oneLine(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> "\"" + member.getKey() + "\": " + oneLine(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(OutcomeExamplesTest::oneLine)
                        .collect(Collectors.joining(", ", "[", "]"))
                : value.toString();
    }
}
