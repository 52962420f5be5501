package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Clocks of cars go hours ahead, some from the beginning and some after a while, and are set right again. Values from that
 * time are passed on as of unknown age; as soon as a car tells a value with a true time, that one counts, and the wrong
 * time never again.
 *
 * @param each how long each of the three times is: before, meanwhile and afterwards
 */
record CarClockScenario(Duration ahead, Duration each, double perSecond) implements Scenario {

    private static final int VEHICLES = 30;

    /** Of real time: on most looks at a car all that is wanted has changed. */
    private static final double PACE = 120;

    private static final Duration CALLS_KEPT_FOR = Duration.ofSeconds(1);
    private static final String REPORTED = "climate-externaltemperature";
    private static final String ASKED_FOR = "odometer-traveleddistance";

    /** A car is asked again after that, whatever is known of it. */
    private static final Duration AGE = Duration.ofSeconds(4);

    private static final Wanted WANTED = Wanted.of(AGE, REPORTED, ASKED_FOR, "location-preciselocation");
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        try (Scene scene = new Scene(
                        ground,
                        "clock",
                        FleetSettings.of(VEHICLES, VEHICLES).withPace(PACE),
                        ApiSettings.defaults()
                                .withAllowance(Allowance.unlimited())
                                .withSignalsKeptFor(CALLS_KEPT_FOR),
                        Redeliveries.none(),
                        body -> body);
                Workforce workforce = new Workforce()
                        .hire(1, scene.workerSettings().wanting(WANTED).withoutAllowance())) {
            List<String> vehicles = scene.vehicles();
            List<String> always = vehicles.subList(0, VEHICLES / 3);
            List<String> later = vehicles.subList(VEHICLES / 3, 2 * VEHICLES / 3);
            scene.awaitMembers(1);

            // When
            setClocks(scene, always, ahead);
            try (Traffic traffic = scene.traffic(vehicles, perSecond, 9)) {
                traffic.flowFor(each, () -> answered(scene, always, true) && answered(scene, later, false), GRACE);
                setClocks(scene, later, ahead);
                traffic.flowFor(each, () -> answered(scene, later, true), GRACE);
                setClocks(scene, vehicles, Duration.ZERO);
                Instant right = Instant.now();
                traffic.flowFor(each, () -> areAskedAfter(right, scene, vehicles), GRACE);
                scene.finish(traffic, violations);
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Shown shown = new Shown();
            Harvest harvest = Harvest.of(scene, WANTED, shown::examine, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, WANTED, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            for (String code : List.of(REPORTED, ASKED_FOR)) {
                violations.require(
                        shown.recovered.stream().anyMatch(each -> each.endsWith(code)),
                        "cars are read again when their clock is right",
                        code + " of none");
            }
            return new Row(
                    "CARS %d h AHEAD".formatted(ahead.toHours()),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "values from the future " + shown.fromTheFuture,
                            "signals told right afterwards " + shown.recovered.size(),
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static void setClocks(Scene scene, List<String> vehicles, Duration ahead) {
        vehicles.forEach(
                id -> scene.smartcar().fleet().vehicle(id).orElseThrow().setClock(ahead));
    }

    /** Whether Smartcar was asked about one of these cars and told a time from the future, or a true one. */
    private static boolean answered(Scene scene, List<String> vehicles, boolean fromTheFuture) {
        return vehicles.stream()
                .map(id -> scene.smartcar().fleet().vehicle(id).orElseThrow())
                .anyMatch(vehicle -> scene.answers().about(vehicle.owner().id(), vehicle.id()).stream()
                        .anyMatch(answer -> isOfAsked(answer, fromTheFuture)));
    }

    /** Whether every car was asked about since then. */
    private static boolean areAskedAfter(Instant moment, Scene scene, List<String> vehicles) {
        return vehicles.stream()
                .map(id -> scene.smartcar().fleet().vehicle(id).orElseThrow())
                .allMatch(vehicle -> scene.answers().about(vehicle.owner().id(), vehicle.id()).stream()
                        .anyMatch(answer ->
                                answer.status() == 200 && answer.asked().isAfter(moment)));
    }

    private static boolean isOfAsked(Answer answer, boolean fromTheFuture) {
        Reading reading = answer.signals().get(ASKED_FOR);
        return reading != null && isTrue(reading, answer.answered()) != fromTheFuture;
    }

    private static boolean isTrue(Reading reading, Instant heard) {
        return reading.isSuccess() && reading.hasBody() && !reading.isAhead(heard);
    }

    /** What readers are shown of each signal of each car, one event after the other. */
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
            present.forEach((code, told) -> {
                String signal = event.vehicle() + " " + code;
                Reading reading = Reading.ofEnriched(code, told);
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
