package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.carflow.ContextPropagation;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.tracing.RecordedSpans;
import dev.carflow.tracing.Tracing;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DispatcherTest {

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Set<String>> threadsByUser = new ConcurrentHashMap<>();

    @BeforeAll
    static void prepare() {
        ContextPropagation.start();
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void usersOfAPartitionAreSpreadOverTheEventLoopsAndEachStaysOnOne() {
        // Given
        Dispatcher dispatcher = new Dispatcher(
                vertx,
                4,
                record -> {
                    threadsByUser
                            .computeIfAbsent(record.key(), user -> ConcurrentHashMap.newKeySet())
                            .add(Thread.currentThread().getName());
                    return Uni.createFrom().item(new RecordOutput.Duplicate());
                },
                Tracing.OFF);
        InOrderReleaseBuffer queue = new InOrderReleaseBuffer();

        // When
        for (int i = 0; i < 200; i++) {
            dispatcher.dispatch(
                    queue.add(new ConsumerRecord<>("t", 0, i, "user-" + i % 20, new byte[0]), Continuity.NONE));
        }

        // Then
        await().until(() -> queue.incomplete() == 0);
        assertThat(threadsByUser).hasSize(20).allSatisfy((user, threads) -> assertThat(threads)
                .hasSize(1)
                .allMatch(name -> name.contains("eventloop")));
        assertThat(threadsByUser.values().stream().distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void otherEventsOfTheLoopAreHandledInBetween() {
        // Given: a hundred records at once, and something else that comes up with the first one
        CompletableFuture<Void> allThere = new CompletableFuture<>();
        List<String> order = new CopyOnWriteArrayList<>();
        Dispatcher dispatcher = new Dispatcher(
                vertx,
                1,
                record -> {
                    if (order.isEmpty()) {
                        allThere.join();
                        Vertx.currentContext().runOnContext(here -> order.add("something else"));
                    }
                    order.add(record.key());
                    return Uni.createFrom().item(new RecordOutput.Duplicate());
                },
                Tracing.OFF);
        InOrderReleaseBuffer queue = new InOrderReleaseBuffer();

        // When
        for (int i = 0; i < 100; i++) {
            dispatcher.dispatch(queue.add(new ConsumerRecord<>("t", 0, i, "" + i, new byte[0]), Continuity.NONE));
        }
        allThere.complete(null);

        // Then
        await().until(() -> order.size() == 101);
        assertThat(order.subList(0, 2)).containsExactly("0", "something else");
    }

    @Test
    void aRecordOnWhichTheProcessorThrowsAnythingIsADeadLetter() {
        for (Throwable failure : List.of(
                new IllegalStateException(),
                new StackOverflowError(),
                new NoClassDefFoundError(),
                new AssertionError())) {
            // When: thrown, and as a failure
            InOrderReleaseBuffer queue = new InOrderReleaseBuffer();
            for (RecordProcessor stumbles : List.<RecordProcessor>of(
                    record -> {
                        throw DispatcherTest.<RuntimeException>unchecked(failure);
                    },
                    record -> Uni.createFrom().failure(failure))) {
                new Dispatcher(vertx, 1, stumbles, Tracing.OFF)
                        .dispatch(queue.add(new ConsumerRecord<>("t", 0, 0, "u", new byte[0]), Continuity.NONE));
            }

            // Then
            await().until(() -> queue.completedHead().size() == 2);
            assertThat(queue.completedHead())
                    .extracting(InOrderReleaseBuffer.Entry::output)
                    .containsOnly(new RecordOutput.DeadLetter(
                            "processing-failed", failure.getClass().getName()));
        }
    }

    @Test
    void aRecordWithoutAResultOfTheProcessorIsADeadLetter() {
        // When
        InOrderReleaseBuffer queue = new InOrderReleaseBuffer();
        new Dispatcher(vertx, 1, record -> Uni.createFrom().nullItem(), Tracing.OFF)
                .dispatch(queue.add(new ConsumerRecord<>("t", 0, 0, "u", new byte[0]), Continuity.NONE));

        // Then
        await().until(() -> queue.completedHead().size() == 1);
        assertThat(queue.completedHead().get(0).output())
                .isEqualTo(new RecordOutput.DeadLetter("processing-failed", NullPointerException.class.getName()));
    }

    @Test
    void anEventLoopThatCannotBeHadFailsTheStartAndDoesNotHoldItUp() {
        // Given
        Error failure = new NoClassDefFoundError();
        Vertx broken = (Vertx) Proxy.newProxyInstance(
                Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, (proxy, method, arguments) -> {
                    throw failure;
                });

        // When, then
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThatThrownBy(() ->
                        new Dispatcher(broken, 1, record -> Uni.createFrom().nothing(), Tracing.OFF))
                .hasCause(failure));
    }

    @Test
    void aRecordThatTheProcessHasNoMemoryForIsNoDeadLetter() {
        // Given
        OutOfMemoryError failure = new OutOfMemoryError("Cannot reserve bytes of direct buffer memory");
        InOrderReleaseBuffer queue = new InOrderReleaseBuffer();

        // When
        new Dispatcher(vertx, 1, record -> Uni.createFrom().failure(failure), Tracing.OFF)
                .dispatch(queue.add(new ConsumerRecord<>("t", 0, 0, "u", new byte[0]), Continuity.NONE));

        // Then: the consumer loop, which asks for completed records, gets the failure
        await().untilAsserted(() -> assertThatThrownBy(queue::completedHead).isSameAs(failure));
    }

    @Test
    void theOutputOfASampledRecordBelongsToItsSpanAndADeadLetterIsAnError() {
        // Given
        RecordedSpans spans = new RecordedSpans();
        InOrderReleaseBuffer queue = new InOrderReleaseBuffer();
        ConsumerRecord<String, byte[]> source = new ConsumerRecord<>("t", 0, 7, "u", new byte[0]);
        RecordedSpans.sampledHeaders()
                .forEach((name, value) -> source.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        Queue<String> continued = new ConcurrentLinkedQueue<>();

        // When
        new Dispatcher(
                        vertx,
                        1,
                        record -> {
                            continued.add(record.header("traceparent").orElseThrow());
                            return Uni.createFrom().item(new RecordOutput.DeadLetter("not-json", "line 1"));
                        },
                        spans.tracing())
                .dispatch(queue.add(source, Continuity.NONE));

        // Then
        await().until(() -> queue.completedHead().size() == 1);
        SpanData span = spans.only("process t");
        assertThat(continued).containsExactly("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
        assertThat(RecordedSpans.attribute(span, "error.type")).isEqualTo("not-json");
        assertThat(RecordedSpans.attribute(span, "messaging.kafka.offset")).isEqualTo("7");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }
}
