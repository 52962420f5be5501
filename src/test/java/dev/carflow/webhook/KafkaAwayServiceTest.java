package dev.carflow.webhook;

import static dev.carflow.Service.deliver;
import static dev.carflow.Service.deliverSigned;
import static dev.carflow.Service.header;
import static dev.carflow.Service.records;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.FaultyClusterResource;
import dev.carflow.FaultyClusterResource.Cluster;
import dev.carflow.RawHttp;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import dev.carflow.contract.EveryMember;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult;
import dev.carflow.eventlog.spill.SpillTrace.Affected;
import dev.carflow.eventlog.spill.SpilledEvent;
import dev.carflow.outage.Outage;
import dev.carflow.outage.OutageReport;
import dev.carflow.outage.SignalRefreshRequests;
import dev.carflow.routing.RefreshRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service starts without broker and database; later ones go away again. */
@QuarkusTest
@TestProfile(KafkaAwayServiceTest.FewInFlight.class)
@WithTestResource(FaultyClusterResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaAwayServiceTest {

    private static final int MAX_IN_FLIGHT = 8;
    private static final int LARGEST_BODY = 256 * 1024;
    /** Far more than a delivery takes, and less than the outage lasts. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

    /** Few deliveries at one time, so that a test can fill the bound; and HTTP/1.1 alone. */
    public static final class FewInFlight implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carflow.webhook.max-in-flight",
                    String.valueOf(MAX_IN_FLIGHT),
                    "carflow.webhook.max-size-in-flight",
                    "1M",
                    "quarkus.http.http2",
                    "false");
        }
    }

    @TestHTTPResource(Service.PATH)
    URI service;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    OutageReport report;

    @Inject
    SignalRefreshRequests signals;

    @Inject
    Vertx vertx;

    Cluster cluster;

    private final String user = "user-" + UUID.randomUUID();
    private final List<String> acknowledged = new ArrayList<>();

    @AfterEach
    void thaw() {
        cluster.kafkaProxy().thaw();
        cluster.postgresProxy().thaw();
    }

    @Test
    @Order(1)
    void startsWithoutBothThenOnTheSpillAloneThenOnKafka() {
        // Given: neither is there
        assertThat(Service.readiness(management).statusCode()).isEqualTo(503);
        assertThat(state()).isEqualTo("records cannot be made durable");
        given().get(management.resolve("/q/health/live")).then().statusCode(200);
        Response refused = deliverSigned(event("too-early"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(refused.<String>path("type")).isEqualTo("urn:carflow:problem:not-durable");

        // When: the database comes
        cluster.postgresProxy().thaw();

        // Then
        Service.awaitReady(management);
        assertThat(state()).isEqualTo("records are being made durable in the spill");
        acknowledge("before-kafka-1");
        acknowledge("before-kafka-2");

        // When: the broker comes
        cluster.kafka().resume();

        // Then
        awaitOnKafka();
        awaitAcknowledgedOnKafka();
        acknowledge("after");
        awaitAcknowledgedOnKafka();
    }

    @Test
    @Order(2)
    void withTheBrokerStoppedEventsAreAcknowledgedAndOnKafkaAfterwardsInTheirOrder() {
        // Given
        awaitEverythingWorks();
        acknowledge("before");
        cluster.kafka().pause();
        try {
            // When: the first costs the time limit
            long begun = System.nanoTime();
            acknowledge("during-first");
            assertThat(since(begun)).isLessThan(ANSWERED_WITHIN);

            // Then: the next ones nothing
            begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                acknowledge("during-" + i);
            }
            assertThat(since(begun)).isLessThan(ANSWERED_WITHIN);
            assertThat(Service.readiness(management).statusCode()).isEqualTo(200);
            await().until(() -> state().equals("records are being made durable in the spill"));
            await().until(() -> metric("carflow_spill_events") == 21);
        } finally {
            cluster.kafka().resume();
        }

        // And: with the broker back, everything is there without a restart
        awaitAcknowledgedOnKafka();
        awaitOnKafka();
        assertThat(valuesInOrder(entry -> header(entry, SpilledEvent.SPILLED_AT) != null))
                .isEqualTo(acknowledged.subList(1, acknowledged.size()));
        await().until(() -> metric("carflow_spill_events") == 0);
    }

    /**
     * Each delivery waits for Kafka for 3.5 s. A busy machine may not send them all within this time: then they are
     * answered, and the test begins anew.
     */
    @Test
    @Order(3)
    void withTheBrokerFrozenEveryAnswerComesInTimeAndTheBoundOnWorkInFlightHolds() {
        ExecutorService clients = Executors.newFixedThreadPool(MAX_IN_FLIGHT);
        try {
            await().atMost(Timeouts.PROGRESS)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .until(() -> isOneMoreRefusedWhileAsManyAsAreAllowedWait(clients));
            await().until(() -> inFlight() == 0);
            deliver(Samples.delivery("verify").body(), null).then().statusCode(200);
        } finally {
            clients.shutdownNow();
            cluster.kafkaProxy().thaw();
        }

        // And: service resumes by itself, on Kafka
        awaitOnKafka();
        awaitAcknowledgedOnKafka();
    }

    /**
     * @return whether the bound was reached; otherwise some had their answers before
     */
    private boolean isOneMoreRefusedWhileAsManyAsAreAllowedWait(ExecutorService clients) {
        // Given
        awaitEverythingWorks();
        cluster.kafkaProxy().freeze();

        // When: as many deliveries as are allowed wait for Kafka
        long begun = System.nanoTime();
        List<String> markers = IntStream.range(0, MAX_IN_FLIGHT)
                .mapToObj(i -> "frozen-" + i + "-" + UUID.randomUUID())
                .toList();
        List<CompletableFuture<Response>> waiting = markers.stream()
                .map(marker -> CompletableFuture.supplyAsync(() -> deliverSigned(event(marker)), clients))
                .toList();
        await().until(() -> inFlight() == MAX_IN_FLIGHT || waiting.stream().anyMatch(CompletableFuture::isDone));
        String marker = "one-more-" + UUID.randomUUID();
        Response oneMore = deliverSigned(event(marker));

        // Then: one more is asked at once to retry
        boolean isRefused = oneMore.statusCode() == 503;
        if (isRefused) {
            assertThat(oneMore.<String>path("type")).isEqualTo("urn:carflow:problem:overloaded");
            assertThat(oneMore.header("Retry-After")).isEqualTo("10");
        } else {
            assertThat(oneMore.statusCode()).isEqualTo(200);
            assertThat(waiting).as("a place was free").anyMatch(CompletableFuture::isDone);
            acknowledged.add(marker);
        }

        // And: those that wait are acknowledged in time, and the bound is free again
        waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(since(begun)).isLessThan(ANSWERED_WITHIN);
        acknowledged.addAll(markers);
        if (!isRefused) {
            cluster.kafkaProxy().thaw();
        }
        return isRefused;
    }

    @Test
    @Order(4)
    void withTheDatabaseAwayAsWellNothingIsAcknowledged() {
        // Given
        awaitEverythingWorks();
        cluster.kafka().pause();
        try {
            acknowledge("spilled");

            // When
            cluster.postgresProxy().freeze();
            Response response = deliverSigned(event("refused"));

            // Then
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
            await().until(() -> Service.readiness(management).statusCode() == 503);
            given().get(management.resolve("/q/health/live")).then().statusCode(200);

            // When: the database is back
            cluster.postgresProxy().thaw();

            // Then
            Service.awaitReady(management);
            acknowledge("spilled-later");
        } finally {
            cluster.postgresProxy().thaw();
            cluster.kafka().resume();
        }
        awaitAcknowledgedOnKafka();
        awaitOnKafka();
    }

    @Test
    @Order(5)
    void withTheDatabaseAwayAloneNothingChanges() {
        // Given
        awaitEverythingWorks();
        cluster.postgresProxy().freeze();

        // Then
        for (int i = 0; i < 5; i++) {
            acknowledge("on-kafka-" + i);
        }
        await().until(() -> metric("carflow_spill_available") == 0);
        assertThat(Service.readiness(management).statusCode()).isEqualTo(200);
        assertThat(state()).isEqualTo("records are being made durable");
        awaitAcknowledgedOnKafka();
    }

    @Test
    @Order(6)
    void theReportNamesUsersWithLateOrRefusedEventsAndFreshSignalsAreRequestedOnce() {
        // Given: a user with a refused event, and another whose events only came late
        awaitEverythingWorks();
        String late = "user-" + UUID.randomUUID();
        cluster.kafka().pause();
        try {
            for (String marker : List.of("late-1", "late-2")) {
                deliverSigned(WebhookEndpointServiceTest.event(late, marker))
                        .then()
                        .statusCode(200);
            }
            cluster.postgresProxy().freeze();
            deliverSigned(event("refused")).then().statusCode(503);
        } finally {
            cluster.postgresProxy().thaw();
            cluster.kafka().resume();
        }
        awaitOnKafka();
        Instant begin = Instant.now().minus(Duration.ofHours(1));
        Set<String> own = Set.of(user, late);
        await().ignoreExceptions().until(() -> {
            Outage now = read(begin, own);
            return now.affected().size() == 2 && now.waiting() == 0;
        });

        // Then
        Outage outage = read(begin, own);
        assertThat(outage.refused()).isPositive();
        assertThat(outage.affected()).extracting(Affected::user).containsExactly(user, late);
        assertThat(outage.affected().get(0).refused()).isEqualTo(1);
        assertThat(outage.affected().get(1).refused()).isZero();
        assertThat(outage.affected().get(1).kept()).isEqualTo(2);
        assertThat(outage.affected()).allMatch(each -> each.vehicle().equals("vehicle-1"));

        // When
        List<SignalRefreshRequests.Vehicle> vehicles = signals.due(outage, false);
        assertThat(vehicles).extracting(SignalRefreshRequests.Vehicle::user).containsExactly(user);
        int asked = signals.ask(outage, vehicles, Duration.ofMillis(1), count -> {});

        // Then
        assertThat(asked).isEqualTo(1);
        assertThat(records(
                        "smartcar.vehicle-state",
                        entry -> own.contains(entry.key())
                                && header(entry, "ce_source").equals(RefreshRequest.SOURCE)))
                .allSatisfy(entry -> {
                    assertThat(header(entry, "ce_type")).isEqualTo(RefreshRequest.TYPE);
                    // The mark that makes a worker call Smartcar.
                    assertThat(ConsumedEvent.read(entry.value(), Instant.now()))
                            .isInstanceOfSatisfying(
                                    EventReadResult.Parsed.class,
                                    read -> assertThat(read.event().isRefresh()).isTrue());
                })
                .extracting(ConsumerRecord::key)
                .containsExactly(user);
        assertThat(signals.due(read(begin, own), false)).isEmpty();
    }

    @Test
    @Order(7)
    void slowBodiesCannotKeepOthersOut() throws Exception {
        // Given: every place taken by a client that does not continue
        awaitEverythingWorks();
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_IN_FLIGHT; i++) {
                slow.add(new RawHttp(service, Timeouts.CONDITION).send(head(100) + "{"));
            }
            await().until(() -> inFlight() == MAX_IN_FLIGHT);

            // When
            await().until(() -> deliverSigned(event("meanwhile")).statusCode() == 200);

            // Then: one of them was displaced, with the reason
            assertThat(firstAnswer(slow)).startsWith("HTTP/1.1 408 ").contains("urn:carflow:problem:body-incomplete");
            assertThat(inFlight()).isGreaterThanOrEqualTo(MAX_IN_FLIGHT - 1);
        } finally {
            for (RawHttp client : slow) {
                client.close();
            }
        }
    }

    @Test
    @Order(8)
    void bodiesThatAreNeverFinishedCannotFillTheMemory() throws IOException {
        awaitEverythingWorks();
        // Given: all but the last KiB of the largest body, more often than there is room
        List<RawHttp> slow = new ArrayList<>();
        String most = head(LARGEST_BODY) + "x".repeat(LARGEST_BODY - 1024);
        try {
            for (int i = 0; i < MAX_IN_FLIGHT; i++) {
                slow.add(new RawHttp(service, Timeouts.CONDITION).send(most));
            }

            // Then: bodies in memory stay below the bound, and others are served
            await().untilAsserted(() -> {
                assertThat(metric("carflow_webhook_size_in_flight_bytes")).isLessThanOrEqualTo(1024 * 1024);
                assertThat(deliverSigned(event("meanwhile")).statusCode()).isEqualTo(200);
            });
        } finally {
            for (RawHttp client : slow) {
                client.close();
            }
        }

        // And: all of it is given back
        await().until(() -> metric("carflow_webhook_size_in_flight_bytes") == 0);
    }

    /** The records that leave the spill are held against their contract, as all are. */
    @Test
    @Order(9)
    void everyKindOfDeliveryComesThroughTheSpill() {
        // Given
        awaitEverythingWorks();
        List<String> bodies = List.of(
                EveryMember.state(UUID.randomUUID().toString(), user),
                EveryMember.error(UUID.randomUUID().toString(), user),
                EveryMember.legacy(UUID.randomUUID().toString()),
                EveryMember.unroutable(UUID.randomUUID().toString(), user));
        cluster.kafka().pause();
        try {
            // When
            bodies.forEach(body -> deliverSigned(body).then().statusCode(200));
        } finally {
            cluster.kafka().resume();
        }

        // Then
        awaitOnKafka();
        for (String topic : List.of("vehicle-state", "vehicle-error", "legacy", "quarantine")) {
            await().until(() -> records("smartcar." + topic).stream()
                    .anyMatch(entry -> bodies.contains(new String(entry.value(), StandardCharsets.UTF_8))
                            && header(entry, SpilledEvent.SPILLED_AT) != null));
        }
    }

    @ParameterizedTest
    @Order(10)
    @ValueSource(booleans = {true, false})
    void neitherFormOfClearTextHttp2IsThereOnceItIsSwitchedOff(boolean byUpgrade) {
        // Given
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(byUpgrade));

        // When
        Future<HttpVersion> version = client.request(HttpMethod.GET, service.getPort(), service.getHost(), "/")
                .compose(HttpClientRequest::send)
                .map(HttpClientResponse::version);

        // Then: an upgrade is not made; a client that asks for none gets no answer that it understands
        CompletableFuture<HttpVersion> answer = version.toCompletionStage().toCompletableFuture();
        if (byUpgrade) {
            assertThat(answer).succeedsWithin(Timeouts.CONDITION).isEqualTo(HttpVersion.HTTP_1_1);
        } else {
            assertThat(answer).failsWithin(Timeouts.CONDITION);
        }
        client.close();
    }

    /** Which connection's body the service sees first as late is up to its event loops. */
    private static String firstAnswer(List<RawHttp> clients) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(clients.size());
        try {
            return readers.invokeAny(clients.stream()
                    .<Callable<String>>map(client -> client::readToEnd)
                    .toList());
        } finally {
            readers.shutdownNow();
        }
    }

    private static String head(int contentLength) {
        return "POST " + Service.PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + contentLength + "\r\n\r\n";
    }

    /** The report about these users; refusals are counted for all. */
    private Outage read(Instant begin, Set<String> users) {
        Outage outage = report.between(begin, Instant.now()).await().atMost(Timeouts.CONDITION);
        List<Affected> affected = outage.affected().stream()
                .filter(each -> users.contains(each.user()))
                .toList();
        return new Outage(outage.from(), outage.to(), affected, outage.refusals());
    }

    /** After any state that earlier tests left, or none. */
    private void awaitEverythingWorks() {
        cluster.postgresProxy().thaw();
        cluster.kafkaProxy().thaw();
        cluster.kafka().resume();
        awaitOnKafka();
        await().until(() -> metric("carflow_spill_available") == 1 && metric("carflow_spill_events") == 0);
    }

    private void awaitOnKafka() {
        await().ignoreExceptions()
                .until(() -> Service.readiness(management).statusCode() == 200
                        && state().equals("records are being made durable"));
    }

    private void acknowledge(String marker) {
        deliverSigned(event(marker)).then().statusCode(200);
        acknowledged.add(marker);
    }

    private void awaitAcknowledgedOnKafka() {
        await().untilAsserted(() -> assertThat(valuesInOrder(entry -> true)).containsAll(acknowledged));
    }

    /** The markers of this test's events, in the order of the log. */
    private List<String> valuesInOrder(Predicate<ConsumerRecord<String, byte[]>> filter) {
        return records("smartcar.vehicle-state", entry -> user.equals(entry.key()) && filter.test(entry)).stream()
                .map(entry -> header(entry, "ce_id"))
                .toList();
    }

    private String state() {
        return Service.readiness(management).path("checks.find { it.name == 'event-log' }.data.state");
    }

    private int inFlight() {
        return metric("carflow_webhook_in_flight");
    }

    private int metric(String name) {
        return given().get(management.resolve("/q/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private String event(String marker) {
        return WebhookEndpointServiceTest.event(user, marker);
    }
}
