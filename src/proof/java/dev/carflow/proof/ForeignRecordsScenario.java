package dev.carflow.proof;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Others put records on every topic, among the events: each on an event topic becomes one dead letter with its bytes,
 * those on other topics are ignored, and no event is affected. Meanwhile a second worker joins, and reads again what
 * the first one knows.
 *
 * @param times how often every form of record is put on every topic, at least
 */
record ForeignRecordsScenario(int times, double perSecond) implements Scenario {

    private static final int VEHICLES = 60;
    private static final double DELIVERED_TWICE = 0.05;
    private static final Duration REDELIVERED_WITHIN = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final List<String> READ = List.of(".vehicle-state", ".vehicle-error");
    private static final List<String> TOPICS =
            List.of(".vehicle-state", ".vehicle-error", ".enriched", ".dead-letter", ".quarantine", ".legacy", ".test");

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, REDELIVERED_WITHIN, 8);
        try (ScenarioContext context =
                        new ScenarioContext(cluster, "foreign", VEHICLES, Allowance.unlimited(), redeliveries);
                WorkerPool pool = new WorkerPool()) {
            WorkerSettings settings = context.workerSettings().withoutAllowance();
            pool.launch(1, settings);
            context.awaitMembers(1);
            String user = context.smartcar().fleet().users().get(0).id();

            // When
            Map<Position, byte[]> foreign;
            try (ForeignProducers producers = new ForeignProducers(context, TOPICS, user, 8);
                    Traffic traffic = context.traffic(context.vehicles(), perSecond, 8)) {
                traffic.flowFor(Duration.ofSeconds(2), () -> producers.haveSentAll(1), GRACE);
                pool.launch(1, settings);
                context.awaitMembers(2);
                traffic.flowFor(Duration.ofSeconds(2), () -> producers.haveSentAll(times), GRACE);
                producers.stop();
                context.finish(traffic, violations);
                foreign = producers.values();
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            awaitLetters(context, foreign);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WorkerSettings.WANTED, violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(output, context.calls(), violations);
            long letters = checkLetters(context, foreign, violations);
            checkLeftAlone(context, foreign, violations);
            pool.lines().stream()
                    .filter(line -> line.contains(" restarts: ") && !isOfABusyMachine(line))
                    .forEach(line -> violations.add("a foreign record ends no session", line));
            return new ScenarioResult(
                    "FOREIGN RECORDS on every topic",
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls(),
                    List.of(
                            "foreign " + foreign.size(),
                            "dead letters " + letters,
                            "longest delay " + output.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static boolean isRead(ScenarioContext context, Position position) {
        return READ.stream().anyMatch(topic -> position.topic().equals(context.name() + topic));
    }

    private static void awaitLetters(ScenarioContext context, Map<Position, byte[]> foreign) {
        Map<Position, byte[]> awaited = new HashMap<>(foreign);
        awaited.keySet().removeIf(position -> !isRead(context, position));
        try (TopicContents topic = new TopicContents(context.cluster().kafka(), context.name() + ".dead-letter")) {
            topic.readUntil(awaited::isEmpty, Timeouts.PROGRESS, letter -> {
                if (!context.isForeign(Position.of(letter))) {
                    awaited.remove(Position.ofOrigin(letter));
                }
            });
        }
    }

    /** Errors of the broker for a worker that was late for its transaction or its group. */
    private static boolean isOfABusyMachine(String line) {
        return line.contains(": ProducerFencedException") || line.contains(": TimeoutException");
    }

    /**
     * @return the number of dead letters
     */
    private static long checkLetters(ScenarioContext context, Map<Position, byte[]> foreign, Violations violations) {
        Map<Position, Integer> letters = new HashMap<>();
        TopicContents.read(context.cluster().kafka(), context.name() + ".dead-letter", letter -> {
            if (!context.isForeign(Position.of(letter))) {
                Position origin = Position.ofOrigin(letter);
                letters.merge(origin, 1, Integer::sum);
                violations.require(
                        sameBytes(letter.value(), foreign.get(origin))
                                || isTooLarge(foreign.get(origin), letter.value()),
                        "a dead letter has the bytes of its record",
                        origin.toString());
            }
        });
        foreign.keySet().stream()
                .filter(position -> isRead(context, position))
                .forEach(position -> violations.require(
                        letters.getOrDefault(position, 0) == 1,
                        "a foreign record is a dead letter, once",
                        position + " is " + letters.getOrDefault(position, 0)));
        return letters.size();
    }

    private static void checkLeftAlone(ScenarioContext context, Map<Position, byte[]> foreign, Violations violations) {
        Map<Position, byte[]> left = new HashMap<>(foreign);
        left.keySet().removeIf(position -> isRead(context, position));
        TOPICS.stream()
                .filter(topic -> !READ.contains(topic))
                .forEach(topic -> TopicContents.read(context.cluster().kafka(), context.name() + topic, record -> {
                    if (sameBytes(record.value(), left.get(Position.of(record)))) {
                        left.remove(Position.of(record));
                    }
                }));
        left.keySet()
                .forEach(position ->
                        violations.add("foreign records on topics that nobody reads stay", position.toString()));
    }

    /** A record of the largest size stays where it was, and its dead letter names the position. */
    private static boolean isTooLarge(byte[] value, byte[] ofLetter) {
        return value != null && value.length == ForeignProducers.LARGEST_VALUE && ofLetter == null;
    }

    private static boolean sameBytes(byte[] value, byte[] expected) {
        return expected != null && Arrays.equals(value == null ? new byte[0] : value, expected);
    }
}
