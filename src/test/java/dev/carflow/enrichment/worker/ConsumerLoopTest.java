package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import dev.carflow.Timeouts;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.EventHeaders;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Consumer loops on a real broker; what they do with a record is the test's. */
class ConsumerLoopTest extends ConsumerLoopsOnABroker {

    private static final Duration LONG_OUTAGE = Duration.ofMinutes(3);
    private static final int USERS = 50;

    @Test
    void everyEventComesOutOnceAndInTheOrderOfItsUser() {
        // Given: a tenth is delivered twice, processing takes from 0 to 20 ms
        Map<String, List<String>> sent = send(0, 5000, 0.1);

        // When
        loop(this::slowly);

        // Then
        broker.awaitCommitted(out, 5000);
        assertThat(received()).isEqualTo(sent);
    }

    @Test
    void consumerLoopsThatComeAndGoLoseAndRepeatNothing() throws Exception {
        // Given
        Map<String, List<String>> sent = new HashMap<>();
        SplittableRandom random = new SplittableRandom(7);
        loop(this::slowly);

        // When: every round brings events, some of them again, and a consumer loop more or less
        for (int round = 0; round < 12; round++) {
            send(round * 500, 500, 0.1).forEach((user, events) -> sent.merge(user, events, ConsumerLoopTest::joined));
            if (loops.size() < 4 && random.nextBoolean()) {
                loop(Optional.of("loop-" + round).filter(named -> random.nextBoolean()), clients(), this::slowly);
            } else if (loops.size() > 1) {
                ConsumerLoop leaving = loops.remove(random.nextInt(loops.size()));
                leaving.stop();
                leaving.awaitEnd(Timeouts.CONDITION);
            }
        }

        // Then
        broker.awaitCommitted(out, 6000);
        assertThat(received()).isEqualTo(sent);
    }

    @Test
    void theSuccessorOfAConsumerLoopRecognisesEarlierEvents() throws Exception {
        // Given: a consumer loop that has written everything and left
        Map<String, List<String>> sent = send(0, 300, 0);
        ConsumerLoop first = loop(this::passedOn);
        broker.awaitCommitted(out, 300);
        first.stop();
        first.awaitEnd(Timeouts.CONDITION);

        // When: all of it is delivered again, and something new
        send(0, 300, 0);
        send(300, 10, 0).forEach((user, events) -> sent.merge(user, events, ConsumerLoopTest::joined));
        loop(this::passedOn);

        // Then
        broker.awaitCommitted(out, 310);
        assertThat(received()).isEqualTo(sent);
        await().untilAsserted(() -> assertThat(duplicates()).isEqualTo(300));
    }

    @Test
    void afterAnOutageLongerThanTheWindowRedeliveriesThatStraddleItAreKnown() throws Exception {
        // Given: a consumer loop that wrote its last events three hours ago
        Instant then = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < 20; i++) {
            broker.send(in, "u", "event-" + i, bytes("event-" + i), then.plusMillis(i));
        }
        broker.flush();
        ConsumerLoop before = loop(this::passedOn);
        broker.awaitCommitted(out, 20);
        before.stop();
        before.awaitEnd(Timeouts.CONDITION);

        // Then: what it committed says how new its last event was
        assertThat(broker.positions(in + "-group").values().stream().filter(position -> position.offset() > 0))
                .singleElement()
                .satisfies(position -> {
                    assertThat(position.offset()).isEqualTo(20);
                    assertThat(position.metadata())
                            .startsWith("newest=" + then.plusMillis(19).toEpochMilli() + " topic=");
                });

        // When: all came again a little later, while no consumer loop was there, and then something new
        for (int i = 0; i < 20; i++) {
            broker.send(in, "u", "event-" + i, bytes("event-" + i), then.plusSeconds(60 + i));
        }
        broker.send(in, "u", "event-20", bytes("event-20"), then.plusSeconds(120));
        broker.flush();
        loop(this::passedOn);

        // Then
        await().until(() -> received().get("u").contains("event-20"));
        assertThat(received().get("u"))
                .isEqualTo(
                        IntStream.rangeClosed(0, 20).mapToObj(i -> "event-" + i).toList());
        await().untilAsserted(() -> assertThat(duplicates()).isEqualTo(20));
    }

    @Test
    void aRecordThatCannotBeProcessedGoesToTheDeadLettersAndHoldsNothingUp() {
        // Given
        byte[] large = new byte[200];
        broker.send(in, "u1", "throws");
        broker.send(in, "u1", "fails");
        broker.send(in, "u1", "grows", large);
        broker.send(in, "u1", "is large", new byte[settings(Optional.empty()).maxRecordBytes() - 50]);
        broker.send(in, "u1", "fine");
        broker.flush();

        // When
        loop(record -> switch (id(record)) {
            case "throws" -> throw new IllegalStateException("WVGTMPE20PP018842");
            case "fails" -> Uni.createFrom().failure(new IllegalStateException("WVGTMPE20PP018842"));
            case "grows" ->
                Uni.createFrom()
                        .item(new RecordOutput.Enriched(new EventRecord(
                                out, record.key(), new byte[2 * WorkerLifecycle.MAX_REQUEST_BYTES], List.of())));
            default -> passedOn(record);
        });

        // Then
        broker.awaitCommitted(out, 1);
        List<ConsumerRecord<String, byte[]>> letters = broker.committed(dead);
        assertThat(letters).hasSize(4);
        assertThat(letters)
                .extracting(letter -> header(letter, EventHeaders.REASON))
                .containsExactlyInAnyOrder("processing-failed", "processing-failed", "too-large", "too-large");
        assertThat(letters).allSatisfy(letter -> {
            assertThat(header(letter, EventHeaders.ORIGIN_TOPIC)).isEqualTo(in);
            assertThat(header(letter, EventHeaders.ORIGIN_OFFSET)).isNotNull();
            assertThat(header(letter, EventHeaders.CAUSE)).isNotBlank().doesNotContain("WVGTMPE20PP018842");
        });
        // A record that does not fit with its headers stays where it was.
        assertThat(letters)
                .filteredOn(letter -> letter.value() == null)
                .hasSize(1)
                .allSatisfy(letter ->
                        assertThat(header(letter, EventHeaders.REASON)).isEqualTo("too-large"));
        assertThat(letters).extracting(ConsumerRecord::value).contains(large);
    }

    @Test
    void withoutAnOutcomeNoMoreIsTakenThanThereIsRoomFor() throws Exception {
        // Given
        AtomicInteger taken = new AtomicInteger();
        Map<String, Boolean> blocked = new ConcurrentHashMap<>();
        send(0, 20_000, 0);

        // When: nothing is ever done
        loop(record -> {
            taken.incrementAndGet();
            blocked.put(id(record), true);
            return Uni.createFrom().nothing();
        });

        // Then: one poll more than the bound at most, however long it runs
        await().until(() -> taken.get() >= 2000);
        await().during(Duration.ofSeconds(1)).atMost(Timeouts.CONDITION).until(() -> taken.get() < 2000 + 1000);
        assertThat(broker.committed(out)).isEmpty();

        // And: what the loop leaves behind is said, since its next owner makes the calls for it again
        try (LogLines lines = LogLines.of(GroupMembership.class)) {
            stopLoops();
            assertThat(lines.all()).anyMatch(line -> line.matches("\\d+ records that were read are not written .*"));
        }
    }

    @Test
    void whenTheBrokerIsAwayForAWhileNothingIsLostOrRepeated() {
        // Given: half of the events are done only while the broker is away
        Map<String, List<String>> sent = send(0, 2000, 0.1);
        CompletableFuture<Void> away = new CompletableFuture<>();
        loop(
                Optional.of("steady"),
                clients(),
                record -> Integer.parseInt(id(record).substring("event-".length())) < 1000
                        ? slowly(record)
                        : Uni.createFrom().completionStage(away).chain(() -> slowly(record)));
        await().until(() -> !broker.committed(out).isEmpty());

        // When: for as long as it takes until a transaction fails, or with it the membership
        broker.kafka().pause();
        try {
            away.complete(null);
            await().atMost(LONG_OUTAGE)
                    .until(() ->
                            count(WorkerMetrics.TRANSACTIONS_UNDONE.name()) + count(WorkerMetrics.RESTARTS.name()) > 0);
        } finally {
            broker.kafka().resume();
        }

        // Then
        send(2000, 500, 0.1).forEach((user, events) -> sent.merge(user, events, ConsumerLoopTest::joined));
        broker.awaitCommitted(out, 2500);
        assertThat(received()).isEqualTo(sent);
    }

    /** @return what was sent by user, each event once */
    private Map<String, List<String>> send(int from, int count, double again) {
        SplittableRandom random = new SplittableRandom(from + 1);
        Map<String, List<String>> sent = new HashMap<>();
        for (int i = from; i < from + count; i++) {
            String user = "user-" + i % USERS;
            broker.send(in, user, "event-" + i);
            sent.computeIfAbsent(user, key -> new ArrayList<>()).add("event-" + i);
            if (random.nextDouble() < again) {
                // A retry of this event, or of one a little earlier.
                int earlier = Math.max(i % USERS, i - USERS * random.nextInt(3));
                broker.send(in, user, "event-" + earlier);
            }
        }
        broker.flush();
        return sent;
    }

    private Map<String, List<String>> received() {
        Map<String, List<String>> received = new HashMap<>();
        for (ConsumerRecord<String, byte[]> each : broker.committed(out)) {
            received.computeIfAbsent(each.key(), key -> new ArrayList<>())
                    .add(new String(each.value(), StandardCharsets.UTF_8));
        }
        return received;
    }

    private double duplicates() {
        return registry.find(WorkerMetrics.EVENTS.name()).tag("outcome", "duplicate").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Uni<RecordOutput> slowly(InputRecord record) {
        int millis = ThreadLocalRandom.current().nextInt(20);
        return millis == 0
                ? passedOn(record)
                : Uni.createFrom()
                        .emitter(emitter -> vertx.setTimer(
                                millis, late -> passedOn(record).subscribe().with(emitter::complete)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String id(InputRecord record) {
        return record.header(dev.carflow.routing.EventHeaders.ID).orElseThrow();
    }

    private static String header(ConsumerRecord<String, byte[]> source, String name) {
        var header = source.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> joined = new ArrayList<>(first);
        joined.addAll(second);
        return joined;
    }
}
