package dev.carflow.proof;

import dev.carflow.Timeouts;
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
 * While no worker runs, the broker loses the ends of half of the logs, beyond the group's committed offsets, and the
 * beginnings of the others, also beyond them: the effects of a bad disk and of a short retention. Events go on. Every
 * event on a log comes out, once and in order, and each loss is logged with its positions.
 *
 * @param lived how long a worker runs first; half of that passes without one before the loss, and again after it
 */
record CutLogScenario(Duration lived, double perSecond) implements Scenario {

    private static final int VEHICLES = 60;
    private static final String STATES = ".vehicle-state";

    /** The partitions of a topic that a worker creates. */
    private static final int PARTITIONS = 12;

    private static final Duration GRACE = Duration.ofMinutes(2);

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
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
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
                            pool.lines().stream().anyMatch(logged -> logged.contains(line)),
                            "what is lost is logged with its positions",
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
     * The group's committed offsets of logs that lost them, and what is left of the logs.
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

        /** Returns the lines that a worker should log. */
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
