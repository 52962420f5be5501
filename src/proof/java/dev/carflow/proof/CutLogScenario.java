package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * While no worker is there, the broker loses the ends of half of the logs, further back than what the group has committed,
 * and the beginnings of the others, further than that: as a disk and a retention do that are too small. Events go on. What
 * is on a log comes out, once and in order, and each loss is told with its positions.
 *
 * @param lived for how long a worker was there; half as long again passes without one before the loss, and after it
 */
record CutLogScenario(Duration lived, double perSecond) implements Scenario {

    private static final int VEHICLES = 60;
    private static final String STATES = ".vehicle-state";

    /** Of a topic that a worker creates. */
    private static final int PARTITIONS = 12;

    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        try (ScenarioContext context = new ScenarioContext(
                                cluster, "cut", VEHICLES, Allowance.unlimited(), Redeliveries.none())
                        .keepingSent();
                WorkerPool pool = new WorkerPool().expecting(CutLogScenario::isOfALoss)) {
            WorkerSettings settings = context.workerSettings().withoutAllowance();
            pool.launch(1, settings);
            context.awaitMembers(1);

            // When
            Losses losses;
            try (Traffic traffic = context.traffic(context.vehicles(), perSecond, 7)) {
                traffic.flowFor(lived, () -> context.committed(STATES).size() == PARTITIONS, GRACE);
                pool.stopAll(violations);
                traffic.flowFor(lived.dividedBy(2));
                losses = Losses.inflict(context);
                traffic.flowFor(lived.dividedBy(2));
                pool.launch(1, settings);
                context.finish(traffic.flowFor(lived), violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, PATIENCE);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WorkerSettings.WANTED, violations);
            Predicate<String> partlyGone = output.partlyGone(context)::contains;
            OnceAndInOrder.check(output, partlyGone, partlyGone, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WorkerSettings.WANTED, violations);
            violations.require(
                    !losses.ends.isEmpty() && !losses.beginnings.isEmpty(),
                    "logs lose their ends and beginnings",
                    "none");
            losses.lines()
                    .forEach(line -> violations.require(
                            pool.lines().stream().anyMatch(told -> told.contains(line)),
                            "what is lost is told with its positions",
                            line));
            Set<String> out = output.enriched().stream().map(EnrichedRecord::id).collect(Collectors.toSet());
            return new ScenarioResult(
                    "LOGS CUT while no worker is there",
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "logs without their end " + losses.ends.size(),
                            "without their beginning " + losses.beginnings.size(),
                            "gone unread "
                                    + output.gone().stream()
                                            .filter(id -> !out.contains(id))
                                            .count(),
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static boolean isOfALoss(String line) {
        return line.contains(" lost the end of its log: ") || line.contains(" holds no records before ");
    }

    /**
     * What the group had committed of logs that lost what it speaks of, and what is left of them.
     *
     * @param ends where they end now
     * @param beginnings where they begin now
     */
    private record Losses(
            Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> beginnings) {

        static Losses inflict(ScenarioContext context) throws Exception {
            Admin admin = context.cluster().admin();
            Map<TopicPartition, Long> committed = context.committed(STATES);
            Map<TopicPartition, Long> ends = ends(admin, committed.keySet());
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            Map<TopicPartition, Long> cut = new HashMap<>();
            committed.forEach((partition, offset) -> {
                long unread = ends.get(partition) - offset;
                if (partition.partition() % 2 == 0) {
                    cut.put(partition, offset / 2);
                } else if (unread > 1) {
                    beginnings.put(partition, offset + unread / 2);
                }
            });
            admin.deleteRecords(beginnings.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, each -> RecordsToDelete.beforeOffset(each.getValue()))))
                    .all()
                    .get();
            return new Losses(committed, context.cluster().disk().cut(cut), beginnings);
        }

        private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions)
                throws ExecutionException, InterruptedException {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .forEach((partition, offset) -> ends.put(partition, offset.offset()));
            return ends;
        }

        /** As a worker says it. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            ends.forEach((partition, end) -> lines.add("%s lost the end of its log: %d was committed, and from %d on"
                    .formatted(partition, committed.get(partition), end)));
            beginnings.forEach((partition, beginning) -> lines.add("%s holds no records before %d, and %d was committed"
                    .formatted(partition, beginning, committed.get(partition))));
            return lines;
        }
    }
}
