package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Timeouts;
import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.proof.reading.Reading;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Clocks of cars go hours ahead, some from the beginning and some after a while, and are set right again. Values from
 * that time are passed on with unknown age. Once a car reports a value with a true time, that value counts, and the
 * wrong time never again.
 *
 * @param each the length of each of the three periods: before, during and after
 */
record CarClockScenario(Duration ahead, Duration each, double perSecond) implements Scenario {

    private static final int VEHICLES = 30;

    /** Of real time: most times that a car is read, every wanted value has changed. */
    private static final double PACE = 120;

    private static final Duration CALLS_KEPT_FOR = Duration.ofSeconds(1);
    private static final String REPORTED = "climate-externaltemperature";
    private static final String ASKED_FOR = "odometer-traveleddistance";

    /** After this a car is read again, whatever is known of it. */
    private static final Duration AGE = Duration.ofSeconds(4);

    private static final SignalDemand WANTED = SignalDemand.of(AGE, REPORTED, ASKED_FOR, "location-preciselocation");
    private static final Duration GRACE = Duration.ofMinutes(2);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        try (ScenarioContext context = new ScenarioContext(
                        cluster,
                        "clock",
                        FleetSettings.of(VEHICLES, VEHICLES).withPace(PACE),
                        ApiSettings.defaults()
                                .withAllowance(Allowance.unlimited())
                                .withSignalsKeptFor(CALLS_KEPT_FOR),
                        Redeliveries.none(),
                        body -> body);
                WorkerPool pool = new WorkerPool()
                        .launch(1, context.workerSettings().wanting(WANTED).withoutAllowance())) {
            List<String> vehicles = context.vehicles();
            List<String> always = vehicles.subList(0, VEHICLES / 3);
            List<String> later = vehicles.subList(VEHICLES / 3, 2 * VEHICLES / 3);
            context.awaitMembers(1);

            // When
            setClocks(context, always, ahead);
            try (Traffic traffic = context.traffic(vehicles, perSecond, 9)) {
                traffic.flowFor(each, () -> answered(context, always, true) && answered(context, later, false), GRACE);
                setClocks(context, later, ahead);
                traffic.flowFor(each, () -> answered(context, later, true), GRACE);
                setClocks(context, vehicles, Duration.ZERO);
                Instant right = Instant.now();
                traffic.flowFor(each, () -> areAskedAfter(right, context, vehicles), GRACE);
                context.finish(traffic, violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            Shown shown = new Shown();
            ScenarioOutput output = ScenarioOutput.of(context, WANTED, shown::examine, violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WANTED, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            for (String code : List.of(REPORTED, ASKED_FOR)) {
                violations.require(
                        shown.recovered.stream().anyMatch(each -> each.endsWith(code)),
                        "cars are read again when their clock is right",
                        code + " of none");
            }
            return new ScenarioResult(
                    "CARS %d h AHEAD".formatted(ahead.toHours()),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "values from the future " + shown.fromTheFuture,
                            "signals right afterwards " + shown.recovered.size(),
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static void setClocks(ScenarioContext context, List<String> vehicles, Duration ahead) {
        vehicles.forEach(
                id -> context.smartcar().fleet().vehicle(id).orElseThrow().setClock(ahead));
    }

    /** Returns whether Smartcar answered about one of these cars with a time from the future, or with a true one. */
    private static boolean answered(ScenarioContext context, List<String> vehicles, boolean fromTheFuture) {
        return vehicles.stream()
                .map(id -> context.smartcar().fleet().vehicle(id).orElseThrow())
                .anyMatch(vehicle -> context.answers().about(vehicle.owner().id(), vehicle.id()).stream()
                        .anyMatch(answer -> isOfAsked(answer, fromTheFuture)));
    }

    /** Returns whether every car was read since then. */
    private static boolean areAskedAfter(Instant moment, ScenarioContext context, List<String> vehicles) {
        return vehicles.stream()
                .map(id -> context.smartcar().fleet().vehicle(id).orElseThrow())
                .allMatch(vehicle -> context.answers().about(vehicle.owner().id(), vehicle.id()).stream()
                        .anyMatch(answer ->
                                answer.status() == 200 && answer.asked().isAfter(moment)));
    }

    private static boolean isOfAsked(Answer answer, boolean fromTheFuture) {
        Reading reading = answer.signals().get(ASKED_FOR);
        return reading != null && isTrue(reading, answer.answered()) != fromTheFuture;
    }

    private static boolean isTrue(Reading reading, Instant receivedAt) {
        return reading.isSuccess() && reading.hasBody() && !reading.isAhead(receivedAt);
    }

    /** The values of each car's signals as readers see them, one event after the other. */
    private static final class Shown {

        private final Set<String> wrongBefore = new HashSet<>();
        private final Set<String> recovered = new HashSet<>();
        private long fromTheFuture;

        void examine(RawEvent event, ConsumerRecord<String, byte[]> enriched) {
            JsonNode value = Reading.tree(enriched.value());
            Instant received = Instant.ofEpochMilli(event.at());
            Map<String, JsonNode> present = new HashMap<>();
            value.path("signals").properties().forEach(signal -> present.put(signal.getKey(), signal.getValue()));
            value.path("known").properties().forEach(known -> present.put(known.getKey(), known.getValue()));
            present.forEach((code, written) -> {
                String signal = event.vehicle() + " " + code;
                Reading reading = Reading.ofEnriched(code, written);
                if (reading.isAhead(received)) {
                    fromTheFuture++;
                    wrongBefore.add(signal);
                } else if (reading.hasBody() && reading.oemUpdatedAt() != null && wrongBefore.contains(signal)) {
                    recovered.add(signal);
                }
            });
        }
    }
}
