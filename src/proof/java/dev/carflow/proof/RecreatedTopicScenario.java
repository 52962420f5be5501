package dev.carflow.proof;

import static org.awaitility.Awaitility.await;

import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topic of states is deleted and created again while a worker reads it and events go on: what is written to the new
 * log comes out, the worker says which topic it was, and events of the other topic do not notice. What lay unread on the
 * former log is gone with it. Events of the new log may come out twice until the worker has said so, since a reader cannot
 * know at once.
 *
 * @param absences for how long the topic is missing, one after the other: zero where it is back before anybody looked
 * @param between for how long events go on before and after each of them
 */
record RecreatedTopicScenario(List<Duration> absences, Duration between, double perSecond) implements Scenario {

    private static final int VEHICLES = 60;
    private static final String STATES = ".vehicle-state";
    private static final String TOLD = STATES + " was deleted and created again: ";
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        try (Scene scene = new Scene(ground, "recreated", VEHICLES, Allowance.unlimited(), Redeliveries.none())
                        .keepingSent();
                Workforce workforce = new Workforce()
                        .expecting(RecreatedTopicScenario::isOfATopic)
                        .hire(1, scene.workerSettings().withoutAllowance())) {
            String states = scene.name() + STATES;
            scene.awaitMembers(1);

            // When
            long toldAt = 0;
            try (Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 6)) {
                for (int i = 0; i < absences.size(); i++) {
                    traffic.flowFor(between, () -> !scene.committed(STATES).isEmpty(), GRACE);
                    recreate(ground.admin(), states, absences.get(i), traffic);
                    long expected = i + 1L;
                    traffic.flowFor(Duration.ZERO, () -> told(workforce) >= expected, GRACE);
                    toldAt = System.currentTimeMillis();
                }
                scene.finish(
                        traffic.flowFor(between, () -> !scene.committed(STATES).isEmpty(), GRACE), violations);
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, WorkerSettings.WANTED, violations);
            long lastToldAt = toldAt;
            Set<String> mayComeAgain = harvest.deliveries().stream()
                    .filter(delivery -> delivery.type().equals("VEHICLE_STATE") && delivery.at() <= lastToldAt)
                    .map(RawEvent::id)
                    .filter(id -> !harvest.gone().contains(id))
                    .collect(Collectors.toSet());
            Set<String> partlyGone = harvest.partlyGone(scene);
            mayComeAgain.addAll(partlyGone);
            OnceAndInOrder.check(harvest, mayComeAgain::contains, partlyGone::contains, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, WorkerSettings.WANTED, violations);
            Set<String> out =
                    harvest.enriched().stream().map(EnrichedRecord::id).collect(Collectors.toSet());
            long unread =
                    harvest.gone().stream().filter(id -> !out.contains(id)).count();
            violations.require(
                    harvest.gone().size() > unread, "events of the former log came out before it was gone", "none did");
            violations.require(
                    told(workforce) >= absences.size(),
                    "a topic that was created again is told, and that its unread events are gone",
                    told(workforce) + " times");
            return new Row(
                    "TOPIC CREATED AGAIN %d times, away for %s s"
                            .formatted(
                                    absences.size(),
                                    absences.stream()
                                            .map(absence -> String.valueOf(absence.toSeconds()))
                                            .collect(Collectors.joining(" and "))),
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "gone unread " + unread,
                            "came again " + (harvest.enriched().size() - out.size()),
                            "longest stall " + harvest.longestStall() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static void recreate(Admin admin, String topic, Duration absence, Traffic traffic) throws Exception {
        int partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
        admin.deleteTopics(List.of(topic)).all().get();
        await().atMost(GRACE).until(() -> !admin.listTopics().names().get().contains(topic));
        traffic.flowFor(absence);
        await().atMost(GRACE)
                .ignoreExceptions()
                .until(() -> admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                                .all()
                                .get()
                        == null);
    }

    private static long told(Workforce workforce) {
        return workforce.lines().stream()
                .filter(line -> line.contains(" ERROR ") && line.contains(TOLD))
                .count();
    }

    private static boolean isOfATopic(String line) {
        return line.contains("deleted and created again") || line.contains("do not exist: create them");
    }
}
