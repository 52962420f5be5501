package dev.carflow.proof;

import static org.awaitility.Awaitility.await;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topic of states is deleted and created again while a worker reads it and events go on. Events on the new log come
 * out, the worker logs the topic's name, and events of the other topic are not affected. Unread events of the former
 * log are lost with it. Events of the new log may come out twice until the worker has logged it, since a reader cannot
 * know at once.
 *
 * @param absences how long the topic is missing each time: zero if it is back before any check
 * @param between how long events go on before and after each of them
 */
record RecreatedTopicScenario(List<Duration> absences, Duration between, double perSecond) implements Scenario {

    private static final int VEHICLES = 60;
    private static final String STATES = ".vehicle-state";
    private static final String TOLD = STATES + " was deleted and created again: ";
    private static final Duration GRACE = Duration.ofMinutes(2);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        try (ScenarioContext context = new ScenarioContext(
                                cluster, "recreated", VEHICLES, Allowance.unlimited(), Redeliveries.none())
                        .keepingSent();
                WorkerPool pool = new WorkerPool()
                        .expecting(RecreatedTopicScenario::isOfATopic)
                        .launch(1, context.workerSettings().withoutAllowance())) {
            String states = context.name() + STATES;
            context.awaitMembers(1);

            // When
            long reportedAt = 0;
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 6)) {
                for (int i = 0; i < absences.size(); i++) {
                    traffic.flowFor(between, () -> !context.committed(STATES).isEmpty(), GRACE);
                    recreate(cluster.admin(), states, absences.get(i), traffic);
                    long expected = i + 1L;
                    traffic.flowFor(Duration.ZERO, () -> reports(pool) >= expected, GRACE);
                    reportedAt = System.currentTimeMillis();
                }
                context.finish(
                        traffic.flowFor(
                                between, () -> !context.committed(STATES).isEmpty(), GRACE),
                        violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WorkerSettings.WANTED, violations);
            long lastReportedAt = reportedAt;
            Set<String> mayComeAgain = output.deliveries().stream()
                    .filter(delivery -> delivery.type().equals("VEHICLE_STATE") && delivery.at() <= lastReportedAt)
                    .map(RawEvent::id)
                    .filter(id -> !output.gone().contains(id))
                    .collect(Collectors.toSet());
            Set<String> partlyGone = output.partlyGone(context);
            mayComeAgain.addAll(partlyGone);
            OnceAndInOrder.check(output, mayComeAgain::contains, partlyGone::contains, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WorkerSettings.WANTED, violations);
            Set<String> out = output.enriched().stream().map(EnrichedRecord::id).collect(Collectors.toSet());
            long unread = output.gone().stream().filter(id -> !out.contains(id)).count();
            violations.require(
                    output.gone().size() > unread, "events of the former log came out before it was gone", "none did");
            violations.require(
                    reports(pool) >= absences.size(),
                    "a topic that was created again is logged, and that its unread events are gone",
                    reports(pool) + " times");
            return new ScenarioResult(
                    "TOPIC CREATED AGAIN %d times, away for %s s"
                            .formatted(
                                    absences.size(),
                                    absences.stream()
                                            .map(absence -> String.valueOf(absence.toSeconds()))
                                            .collect(Collectors.joining(" and "))),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "gone unread " + unread,
                            "came again " + (output.enriched().size() - out.size()),
                            "longest stall " + output.longestStall() + " ms",
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

    private static long reports(WorkerPool pool) {
        return pool.lines().stream()
                .filter(line -> line.contains(" ERROR ") && line.contains(TOLD))
                .count();
    }

    private static boolean isOfATopic(String line) {
        return line.contains("deleted and created again") || line.contains("do not exist: create them");
    }
}
