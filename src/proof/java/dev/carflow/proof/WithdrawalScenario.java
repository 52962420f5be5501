package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Timeouts;
import dev.carflow.proof.Withdrawn.Withdrawal;
import dev.carflow.proof.reading.Reading;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Users withdraw permissions, and users are removed, under load. Each time another worker has just joined and got
 * partitions, and is stopped or killed afterwards, so that these return to a process that still has the values in
 * memory.
 *
 * @param between how long events go on between two actions
 */
record WithdrawalScenario(int rounds, double perSecond, Duration between, Duration redeliveredWithin, long seed)
        implements Scenario {

    private static final int VEHICLES = 60;
    private static final int WITHDRAWN_AT_ONCE = 10;
    private static final int REMOVED_AT_ONCE = 3;
    private static final String PLACE = "location-preciselocation";
    private static final String ODOMETER = "odometer-traveleddistance";

    /** Smartcar is called once, and then the value is in memory. */
    private static final Duration AGE = Duration.ofHours(2);

    private static final SignalDemand WANTED = SignalDemand.of(AGE, PLACE, ODOMETER);

    private static final double DELIVERED_TWICE = 0.05;

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, redeliveredWithin, seed);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "withdrawn", VEHICLES, Allowance.unlimited(), redeliveries);
                WorkerPool pool = new WorkerPool()) {
            WorkerSettings settings = context.workerSettings()
                    .wanting(WANTED)
                    .withoutAllowance()
                    .withDuplicateWindow(redeliveredWithin.multipliedBy(5));
            pool.launch(1, settings);
            context.awaitMembers(1);
            Withdrawn withdrawn = new Withdrawn(context.answers()::about, violations);

            // When
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, seed)) {
                traffic.flowFor(between);
                for (int round = 0; round < rounds; round++) {
                    pool.launch(1, settings);
                    context.awaitMembers(2);
                    traffic.flowFor(between);
                    List<String> chosen = chosen(context, round);
                    withdraw(context, withdrawn, chosen.subList(0, WITHDRAWN_AT_ONCE));
                    remove(context, withdrawn, chosen.subList(WITHDRAWN_AT_ONCE, chosen.size()));
                    Worker extra = pool.workers().get(1);
                    if (round % 2 == 0) {
                        pool.stop(extra, violations);
                    } else {
                        pool.kill(extra, violations);
                    }
                    context.awaitMembers(1);
                    traffic.flowFor(between);
                    // Half of them grant it again, and Smartcar is called again.
                    allow(context, chosen.subList(0, WITHDRAWN_AT_ONCE / 2));
                    traffic.flowFor(between);
                }
                context.finish(traffic, violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WANTED, withdrawn::examine, violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            // If the location is not permitted, an event is complete without it.
            TruthfulEnrichment.check(output, SignalDemand.of(AGE, ODOMETER), violations);
            violations.require(withdrawn.remembered() > 0, "values are remembered", "none");
            violations.require(withdrawn.judged() > 0, "events come after a withdrawal", "none");
            violations.require(withdrawn.reportedAgain() > 0, "what is allowed again is reported again", "nothing");
            return new ScenarioResult(
                    "WITHDRAWN %d times".formatted(rounds * (WITHDRAWN_AT_ONCE + REMOVED_AT_ONCE)),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "values from memory " + withdrawn.remembered(),
                            "events after a withdrawal " + withdrawn.judged(),
                            "values reported again " + withdrawn.reportedAgain(),
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    /** Others in each round, while there are any. */
    private static List<String> chosen(ScenarioContext context, int round) {
        List<String> vehicles = context.vehicles();
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < WITHDRAWN_AT_ONCE + REMOVED_AT_ONCE; i++) {
            chosen.add(vehicles.get((round * (WITHDRAWN_AT_ONCE + REMOVED_AT_ONCE) + i) % vehicles.size()));
        }
        return chosen;
    }

    private static Vehicle vehicle(ScenarioContext context, String id) {
        return context.smartcar().fleet().vehicle(id).orElseThrow();
    }

    /** Permissions count as withdrawn once the events that report it have come out. */
    private static void withdraw(ScenarioContext context, Withdrawn withdrawn, List<String> vehicles) {
        Map<String, Instant> at = new HashMap<>();
        Set<String> awaited = new HashSet<>();
        for (String id : vehicles) {
            at.put(id, Instant.now());
            Vehicle vehicle = vehicle(context, id);
            vehicle.revoke(SignalCode.LOCATION);
            String event = UUID.randomUUID().toString();
            awaited.add(event);
            int status = Await.result(context.smartcar().webhooks().send(error(event, vehicle)))
                    .status();
            if (status != 200) {
                throw new AssertionError("an error event was answered with " + status);
            }
        }
        try (TopicContents topic = enriched(context)) {
            topic.readUntil(
                    awaited::isEmpty,
                    Timeouts.PROGRESS,
                    source -> awaited.remove(
                            Reading.tree(source.value()).path("eventId").asText()));
        }
        if (!awaited.isEmpty()) {
            throw new AssertionError(awaited.size() + " error events did not come out");
        }
        Instant published = Instant.now();
        at.forEach((id, began) ->
                withdrawn.add(new Withdrawal(vehicle(context, id).owner().id(), id, List.of(PLACE), began, published)));
    }

    /**
     * Nothing shows directly when workers have learned of a removal. They have when an event has a value that Smartcar
     * answered since: otherwise no call would have been made.
     */
    private static void remove(ScenarioContext context, Withdrawn withdrawn, List<String> vehicles) {
        Instant began = Instant.now();
        Set<String> awaited = new HashSet<>(vehicles);
        for (String id : vehicles) {
            context.cluster().removeUser(vehicle(context, id).owner().id());
        }
        try (TopicContents topic = enriched(context)) {
            topic.readUntil(awaited::isEmpty, Timeouts.PROGRESS, source -> {
                RawEvent event = RawEvent.of(source);
                JsonNode place = Reading.tree(source.value()).path("known").path(PLACE);
                if (awaited.contains(event.vehicle())
                        && place.has("body")
                        && withdrawn.isReportedSince(began, event, PLACE, place)) {
                    awaited.remove(event.vehicle());
                }
            });
        }
        if (!awaited.isEmpty()) {
            throw new AssertionError(
                    "of " + awaited.size() + " removed users everything is still remembered, or nothing comes out");
        }
        Instant published = Instant.now();
        vehicles.forEach(id -> withdrawn.add(
                new Withdrawal(vehicle(context, id).owner().id(), id, List.of(PLACE, ODOMETER), began, published)));
    }

    private static void allow(ScenarioContext context, List<String> vehicles) {
        for (String id : vehicles) {
            vehicle(context, id).grant(SignalCode.LOCATION);
            Await.result(context.smartcar().webhooks().deliver(EventKind.FIRST_DELIVERY, id));
        }
    }

    private static TopicContents enriched(ScenarioContext context) {
        return new TopicContents(context.cluster().kafka(), context.name() + ".enriched");
    }

    private static byte[] error(String event, Vehicle vehicle) {
        return """
                {"eventId":"%s","eventType":"VEHICLE_ERROR","data":{"user":{"id":"%s"},"vehicle":{"id":"%s"},
                "errors":[{"type":"PERMISSION","code":null,"state":"ERROR","description":"Insufficient permissions.",
                "resolution":{"type":"REAUTHENTICATE"},"signals":[{"code":"%s","name":"PreciseLocation",
                "group":"Location"}]}]},"meta":{"deliveryId":"%s","deliveredAt":%d,"version":"4.0",
                "webhookId":"withdrawals","webhookName":"Withdrawals","mode":"LIVE"}}""".formatted(
                        event, vehicle.owner().id(), vehicle.id(), PLACE, UUID.randomUUID(), System.currentTimeMillis())
                .getBytes(UTF_8);
    }
}
