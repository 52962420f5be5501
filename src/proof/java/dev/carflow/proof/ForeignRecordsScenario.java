package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.Allowance;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Others put records on every topic, among the events: each on an event topic becomes one dead letter with its bytes, those
 * on other topics are left alone, and no event notices. A second worker comes meanwhile, and reads again what the first
 * one knows.
 *
 * @param times how often every form of record comes on every topic, at least
 */
record ForeignRecordsScenario(int times, double perSecond) implements Scenario {

    private static final int VEHICLES = 60;
    private static final double DELIVERED_TWICE = 0.05;
    private static final Duration REDELIVERED_WITHIN = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> READ = List.of(".vehicle-state", ".vehicle-error");
    private static final List<String> TOPICS =
            List.of(".vehicle-state", ".vehicle-error", ".enriched", ".dead-letter", ".quarantine", ".legacy", ".test");

    @Override
    public Row play(Ground ground) throws Exception {
        Violations violations = new Violations();
        Redeliveries redeliveries = new Redeliveries(DELIVERED_TWICE, REDELIVERED_WITHIN, 8);
        try (Scene scene = new Scene(ground, "foreign", VEHICLES, Allowance.unlimited(), redeliveries);
                Workforce workforce = new Workforce()) {
            WorkerSettings settings = scene.workerSettings().withoutAllowance();
            workforce.hire(1, settings);
            scene.awaitMembers(1);
            String user = scene.smartcar().fleet().users().get(0).id();

            // When
            Map<Position, byte[]> foreign;
            try (Strangers strangers = new Strangers(scene, TOPICS, user, 8);
                    Traffic traffic = scene.traffic(scene.vehicles(), perSecond, 8)) {
                traffic.flowFor(Duration.ofSeconds(2), () -> strangers.haveSentAll(1), GRACE);
                workforce.hire(1, settings);
                scene.awaitMembers(2);
                traffic.flowFor(Duration.ofSeconds(2), () -> strangers.haveSentAll(times), GRACE);
                strangers.stop();
                scene.finish(traffic, violations);
                foreign = strangers.values();
            }
            Duration caughtUp = Harvest.awaitAll(scene, PATIENCE);
            awaitLetters(scene, foreign);
            workforce.stopAll(violations);

            // Then
            Harvest harvest = Harvest.of(scene, WorkerSettings.WANTED, violations);
            OnceAndInOrder.check(harvest, violations);
            PublishedSchema.check(harvest, violations);
            TruthfulEnrichment.check(harvest, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(harvest, scene.calls(), violations);
            long letters = checkLetters(scene, foreign, violations);
            checkLeftAlone(scene, foreign, violations);
            workforce.lines().stream()
                    .filter(line -> line.contains(" starts anew: ") && !isOfABusyMachine(line))
                    .forEach(line -> violations.add("a foreign record ends no session", line));
            return new Row(
                    "FOREIGN RECORDS on every topic",
                    harvest.events().size(),
                    harvest.deliveries().size(),
                    harvest.enriched().size(),
                    scene.calls(),
                    List.of(
                            "foreign " + foreign.size(),
                            "dead letters " + letters,
                            "longest delay " + harvest.longestDelay() + " ms",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static boolean isRead(Scene scene, Position position) {
        return READ.stream().anyMatch(topic -> position.topic().equals(scene.name() + topic));
    }

    private static void awaitLetters(Scene scene, Map<Position, byte[]> foreign) {
        Map<Position, byte[]> awaited = new HashMap<>(foreign);
        awaited.keySet().removeIf(position -> !isRead(scene, position));
        try (TopicContents topic = new TopicContents(scene.ground().kafka(), scene.name() + ".dead-letter")) {
            topic.readUntil(awaited::isEmpty, PATIENCE, letter -> {
                if (!scene.isForeign(Position.of(letter))) {
                    awaited.remove(Position.ofOrigin(letter));
                }
            });
        }
    }

    /** What the broker says to a worker that was late for its transaction or its group. */
    private static boolean isOfABusyMachine(String line) {
        return line.contains(": ProducerFencedException") || line.contains(": TimeoutException");
    }

    /** @return how many there are */
    private static long checkLetters(Scene scene, Map<Position, byte[]> foreign, Violations violations) {
        Map<Position, Integer> letters = new HashMap<>();
        TopicContents.read(scene.ground().kafka(), scene.name() + ".dead-letter", letter -> {
            if (!scene.isForeign(Position.of(letter))) {
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
                .filter(position -> isRead(scene, position))
                .forEach(position -> violations.require(
                        letters.getOrDefault(position, 0) == 1,
                        "a foreign record is a dead letter, once",
                        position + " is " + letters.getOrDefault(position, 0)));
        return letters.size();
    }

    private static void checkLeftAlone(Scene scene, Map<Position, byte[]> foreign, Violations violations) {
        Map<Position, byte[]> left = new HashMap<>(foreign);
        left.keySet().removeIf(position -> isRead(scene, position));
        TOPICS.stream()
                .filter(topic -> !READ.contains(topic))
                .forEach(topic -> TopicContents.read(scene.ground().kafka(), scene.name() + topic, record -> {
                    if (sameBytes(record.value(), left.get(Position.of(record)))) {
                        left.remove(Position.of(record));
                    }
                }));
        left.keySet()
                .forEach(position ->
                        violations.add("foreign records on topics that nobody reads stay", position.toString()));
    }

    /** One that fills a record stays where it was, and its letter says where that is. */
    private static boolean isTooLarge(byte[] value, byte[] ofLetter) {
        return value != null && value.length == Strangers.LARGEST_VALUE && ofLetter == null;
    }

    private static boolean sameBytes(byte[] value, byte[] expected) {
        return expected != null && Arrays.equals(value == null ? new byte[0] : value, expected);
    }
}
