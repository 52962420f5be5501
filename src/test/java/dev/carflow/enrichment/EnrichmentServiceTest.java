package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.RecordSchemas;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.Timeouts;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.link.RemovalResult;
import dev.carflow.accounts.link.RemovalResult.Removed;
import dev.carflow.enrichment.event.EventSchema;
import dev.carflow.history.EventHistory;
import dev.carflow.history.EventSearch;
import dev.carflow.history.HistoryRequest;
import dev.carflow.history.Processing;
import dev.carflow.history.SearchReport;
import dev.carflow.history.SearchWindow;
import dev.carflow.history.Status;
import dev.carflow.history.Step;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.webhooks.Shares;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service, from the webhook to the enriched record, with a simulated Smartcar on both sides. */
@QuarkusTest
@TestProfile(EnrichmentServiceTest.BothRoles.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(SmartcarResource.class)
class EnrichmentServiceTest {

    private static final String WANTED = "odometer-traveleddistance";
    private static final List<String> RAW =
            List.of("smartcar.vehicle-state", "smartcar.vehicle-error", "vip.vehicle-state", "vip.vehicle-error");

    public static final class BothRoles implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carflow.roles", "ingest,worker",
                    "carflow.enrichment.signals", WANTED + ":1H",
                    "carflow.topics.readings", "true",
                    "carflow.rate-limit.capacity", "100000");
        }
    }

    @TestHTTPResource("/webhooks/smartcar")
    URI callback;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    Pool database;

    @Inject
    AccountDirectory accounts;

    @Inject
    AccountRemoval removal;

    @Inject
    EventSearch histories;

    SmartcarSimulator smartcar;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void everySampleComesOutOnceAndValidWhateverSmartcarAnswers() {
        // When: retries are among them
        List<Samples.Delivery> samples = Samples.deliveries().toList();
        samples.forEach(sample -> Service.deliver(sample).then().statusCode(200));

        // Then: of every event one, with its own id, user and vehicle, and what was sent in it
        Set<String> events = samples.stream()
                .map(Samples.Delivery::json)
                .filter(json -> json.path("eventType").asText().startsWith("VEHICLE_"))
                .filter(json -> !json.at("/meta/mode").asText().equals("TEST"))
                .map(json -> json.path("eventId").asText())
                .collect(Collectors.toSet());
        await().untilAsserted(() -> assertThat(enriched(events).stream().map(EnrichmentServiceTest::eventId))
                .containsExactlyInAnyOrderElementsOf(events));
        for (ConsumerRecord<String, byte[]> entry : enriched(events)) {
            JsonNode event = Samples.parse(entry.value());
            assertThat(EventSchema.complaints(event)).isEmpty();
            assertThat(entry.key()).isEqualTo(event.path("userId").asText());
            assertThat(Service.header(entry, "ce_id")).isEqualTo(eventId(entry));
            assertThat(Service.header(entry, "ce_type"))
                    .isEqualTo("dev.carflow." + event.path("eventType").asText().toLowerCase() + ".enriched");
            assertThat(Service.header(entry, "ce_source")).isEqualTo("/carflow/smartcar/enriched");
            assertThat(Service.header(entry, "ce_originsource")).startsWith("/smartcar/webhooks");
            assertThat(Service.header(entry, "traceparent")).isNotNull();
        }
        assertThat(Service.records("smartcar.dead-letter")).isEmpty();

        // And: each signal that an event brought, and what Smartcar answered to it, is one reading of its vehicle
        List<JsonNode> readings = readings(events);
        samples.stream()
                .map(Samples.Delivery::json)
                .filter(json -> events.contains(json.path("eventId").asText()))
                .filter(json -> json.at("/data/vehicle/id").isTextual())
                .forEach(json -> assertThat(readings)
                        .filteredOn(reading -> reading.path("event_id").equals(json.path("eventId"))
                                && reading.path("origin").asText().equals("webhook"))
                        .allMatch(reading -> reading.path("vehicle_id").equals(json.at("/data/vehicle/id"))
                                && reading.path("user_id").equals(json.at("/data/user/id")))
                        .extracting(reading -> reading.path("code").asText())
                        .containsExactlyInAnyOrderElementsOf(codes(json)));
        assertThat(readings)
                .filteredOn(reading -> reading.path("origin").asText().equals("api"))
                .allMatch(reading -> reading.path("code").asText().equals(WANTED));
    }

    /** Read as consumers should: what a transaction that was undone wrote is not there. */
    private static List<JsonNode> readings(Set<String> events) {
        return Service.records("smartcar.readings").stream()
                .filter(entry -> Service.header(entry, "ce_type").equals("dev.carflow.reading"))
                .peek(entry -> assertThat(entry.key())
                        .isEqualTo(
                                Samples.parse(entry.value()).path("vehicle_id").asText()))
                .map(entry -> Samples.parse(entry.value()))
                .filter(reading -> events.contains(reading.path("event_id").asText()))
                .toList();
    }

    private static List<String> codes(JsonNode delivery) {
        return StreamSupport.stream(delivery.at("/data/signals").spliterator(), false)
                .map(signal -> signal.path("code").asText().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void underTrafficEveryEventComesOutOnceInOrderWithATrueAccountOfItsCalls() {
        // Given: webhooks without the wanted signal
        Vertx vertx = Vertx.vertx();
        ApiCounts before = smartcar.api().counts();
        WebhookSettings settings = WebhookSettings.to(callback, Samples.TOKEN)
                .withEventsPerSecond(300)
                .withoutSignals(SignalCode.ODOMETER)
                .withShares(Shares.realistic().withErrors(0.05).withDuplicates(0.05));
        Webhooks webhooks = complete(Webhooks.create(vertx, smartcar.fleet(), settings, Clock.systemUTC()));
        try {
            // When
            complete(webhooks.start());
            await().until(() -> webhooks.counts().events() >= 1500);
            complete(webhooks.stop());

            // Then: what is on the raw topics, each event once
            Set<String> users = smartcar.fleet().connections().stream()
                    .map(connection -> connection.user().id())
                    .collect(Collectors.toSet());
            Map<String, List<String>> raw = eventsByUser(RAW, users);
            Set<String> sent = raw.values().stream().flatMap(List::stream).collect(Collectors.toSet());
            await().untilAsserted(() -> assertThat(enriched(sent)).hasSameSizeAs(sent));
            assertThat(webhooks.counts().duplicates()).isPositive();
            assertThat(statesByUser(enriched(sent))).isEqualTo(eventsByUser(List.of("smartcar.vehicle-state"), users));

            // And: as many calls as Smartcar counted, and the wanted signal wherever enrichment says so
            List<JsonNode> events = enriched(sent).stream()
                    .map(entry -> Samples.parse(entry.value()))
                    .toList();
            long calls = events.stream()
                    .mapToLong(event -> event.at("/enrichment/calls").asLong())
                    .sum();
            assertThat(calls)
                    .isPositive()
                    .isEqualTo(smartcar.api().counts().at(Endpoint.SIGNALS) - before.at(Endpoint.SIGNALS));
            assertThat(events).allSatisfy(event -> {
                assertThat(EventSchema.complaints(event)).isEmpty();
                if (!event.path("eventType").asText().equals("VEHICLE_STATE")) {
                    assertThat(event.at("/enrichment/outcome").asText()).isEqualTo("NOT_NEEDED");
                } else if (event.at("/enrichment/outcome").asText().equals("COMPLETE")) {
                    assertThat(event.path("known").path(WANTED).path("origin").asText())
                            .isEqualTo(
                                    event.at("/enrichment/calls").asInt() > 0
                                                    || event.at("/enrichment/shared")
                                                            .asBoolean()
                                            ? "api"
                                            : "cache");
                    assertWasSaid(event, WANTED);
                } else if (event.at("/enrichment/outcome").asText().equals("PARTIAL")) {
                    // A value that an error event withdrew during the call is not taken from its answer.
                    assertThat(events)
                            .anyMatch(other -> other.path("eventType").asText().equals("VEHICLE_ERROR")
                                    && other.at("/vehicle/id").equals(event.at("/vehicle/id")));
                } else {
                    // The database that keeps the allowance may be slow on a busy machine; nothing else may be amiss.
                    assertThat(event.at("/enrichment/outcome").asText()).isEqualTo("SKIPPED");
                    assertThat(event.at("/enrichment/reason").asText()).isEqualTo("budget");
                    assertThat(event.at("/enrichment/calls").asInt()).isZero();
                }
            });
            assertThat(events)
                    .filteredOn(
                            event -> event.at("/enrichment/outcome").asText().equals("COMPLETE"))
                    .hasSizeGreaterThan(events.size() / 10);

            // And: the history of an event says so too, one of each kind of outcome
            Map<String, ConsumerRecord<String, byte[]>> kinds = new HashMap<>();
            enriched(sent).forEach(entry -> kinds.putIfAbsent(outcome(entry), entry));
            assertThat(kinds).hasSizeGreaterThan(2);
            kinds.values().forEach(this::assertItsHistoryIsWhatIsOnTheTopics);
        } finally {
            complete(webhooks.close());
            complete(vertx.close());
        }
    }

    private static String outcome(ConsumerRecord<String, byte[]> entry) {
        JsonNode enrichment = Samples.parse(entry.value()).path("enrichment");
        return enrichment.path("outcome").asText()
                + (enrichment.path("calls").asInt() > 0)
                + enrichment.path("shared").asBoolean();
    }

    private void assertItsHistoryIsWhatIsOnTheTopics(ConsumerRecord<String, byte[]> entry) {
        Instant now = Instant.now();
        SearchReport report = histories.search(
                new HistoryRequest(
                        Set.of(eventId(entry)),
                        Optional.empty(),
                        Optional.empty(),
                        SearchWindow.since(now.minus(SearchWindow.DEFAULT), now)),
                (read, total) -> {});

        assertThat(report.isComplete()).isTrue();
        EventHistory history = report.events().stream()
                .filter(each -> each.source().equals(Service.header(entry, "ce_originsource")))
                .findFirst()
                .orElseThrow();
        assertThat(history.status()).isEqualTo(Status.ENRICHED);
        assertThat(history.steps(Step.Stored.class))
                .filteredOn(stored -> !(stored.processing() instanceof Processing.Duplicate))
                .singleElement()
                .satisfies(stored -> assertThat(stored.processing())
                        .isEqualTo(new Processing.Enriched(
                                new TopicPosition(entry.topic(), entry.partition(), entry.offset()))));
        JsonNode block = Samples.parse(entry.value()).path("enrichment");
        assertThat(history.steps(Step.Enriched.class))
                .singleElement()
                .extracting(enriched -> enriched.summary().orElseThrow())
                .satisfies(summary -> {
                    assertThat(summary.outcome())
                            .isEqualTo(block.path("outcome").asText());
                    assertThat(summary.calls()).isEqualTo(block.path("calls").asLong());
                    assertThat(summary.requestId().orElse(""))
                            .isEqualTo(block.path("requestId").asText());
                });
        assertThat(history.steps(Step.Readings.class).stream()
                        .mapToLong(Step.Readings::count)
                        .sum())
                .isEqualTo(readings(Set.of(eventId(entry))).size());
    }

    /** The signal of the event is one that Smartcar said of the event's vehicle: value, times and status. */
    private void assertWasSaid(JsonNode event, String code) {
        JsonNode signal = event.path("known").path(code);
        assertThat(smartcar.fleet()
                        .vehicle(event.at("/vehicle/id").asText())
                        .orElseThrow()
                        .statements(code))
                .as("said of the vehicle: " + signal)
                .anySatisfy(statement -> {
                    Signal reported = statement.signal();
                    assertThat(signal.path("body").toString()).isEqualTo(reported.body());
                    // A status is never remembered.
                    assertThat(signal.path("status").asText()).isIn(reported.isSuccess() ? "SUCCESS" : "ERROR", "");
                    assertThat(Instant.parse(signal.path("oemUpdatedAt").asText()))
                            .isEqualTo(Instant.ofEpochMilli(reported.oemUpdatedAt()));
                });
    }

    @Test
    void aUserWhoMustAuthenticateAnewIsMarkedUntilTheAccountWorksAgain() {
        // Given
        String sample = new String(
                Samples.delivery("vehicle-error-account-authentication").body(), StandardCharsets.UTF_8);
        JsonNode error = Samples.parse(sample.getBytes(StandardCharsets.UTF_8));
        String user = error.at("/data/user/id").asText();
        String marked = sample.replace(user, "user-to-mark")
                .replace(error.path("eventId").asText(), "error-1");

        // When
        Service.deliverSigned(marked).then().statusCode(200);

        // Then
        await().until(() -> isMarked("user-to-mark"));

        // And when it is over
        String later = marked.replace("error-1", "error-2")
                .replace("\"state\":\"ERROR\"", "\"state\":\"RESOLVED\"")
                .replace(
                        error.at("/meta/deliveredAt").asText(),
                        String.valueOf(error.at("/meta/deliveredAt").asLong() + 60_000));
        Service.deliverSigned(later).then().statusCode(200);
        await().until(() -> !isMarked("user-to-mark"));
    }

    @Test
    void aUserOfTheDatabaseTakesTheRouteGivenThereAndTheEventNamesTheCustomer() {
        // Given
        complete(database.query("with u as (insert into users (external_id, smartcar_user_id, route)"
                        + " values ('customer-77', 'user-of-a-customer', 'vip') returning id, smartcar_user_id)"
                        + " insert into smartcar_users (user_id, smartcar_user_id) select * from u")
                .execute());
        await().until(() -> accounts.of("user-of-a-customer").isPresent());
        JsonNode sample = Samples.deliveries()
                .map(Samples.Delivery::json)
                .filter(json -> json.path("eventType").asText().equals("VEHICLE_STATE")
                        && !json.at("/meta/mode").asText().equals("TEST"))
                .findFirst()
                .orElseThrow();

        // When
        String event = sample.toString()
                .replace(sample.at("/data/user/id").asText(), "user-of-a-customer")
                .replace(sample.path("eventId").asText(), "event-of-a-customer");
        Service.deliverSigned(event).then().statusCode(200);

        // Then
        await().untilAsserted(() ->
                assertThat(enriched(Set.of("event-of-a-customer"))).hasSize(1));
        ConsumerRecord<String, byte[]> entry =
                enriched(Set.of("event-of-a-customer")).get(0);
        assertThat(entry.topic()).isEqualTo("vip.enriched");
        assertThat(Samples.parse(entry.value()).path("account").asText()).isEqualTo("customer-77");
        assertThat(EventSchema.complaints(Samples.parse(entry.value()))).isEmpty();

        // When
        RemovalResult removed =
                removal.remove(RemovalTarget.customer("customer-77")).await().atMost(Timeouts.CONDITION);

        // Then: the readers of both routes are notified, and nothing waits any more
        assertThat(removed).isInstanceOf(Removed.class);
        for (String topic : List.of("smartcar.enriched", "vip.enriched")) {
            await().until(() -> !removals(topic).isEmpty());
            assertThat(removals(topic)).allSatisfy(reported -> {
                assertThat(reported.key()).isEqualTo("user-of-a-customer");
                assertThat(RecordSchemas.USER_REMOVED.complaints(reported)).isEmpty();
            });
        }
        await().until(() -> !complete(
                        database.query("select 1 from user_removal").execute())
                .iterator()
                .hasNext());
    }

    private static List<ConsumerRecord<String, byte[]>> removals(String topic) {
        return Service.records(topic, entry -> "dev.carflow.user-removed".equals(Service.header(entry, "ce_type")));
    }

    @Test
    void aMissingPermissionIsReportedBesideTheEventThatShowsIt() {
        // Given
        JsonNode sample =
                Samples.delivery("vehicle-state-vw-id4-error-with-body").json();

        // When: twice the same, with other ids
        for (String event : List.of("permission-1", "permission-2")) {
            Service.deliverSigned(sample.toString()
                            .replace(sample.at("/data/user/id").asText(), "user-without-permission")
                            .replace(sample.path("eventId").asText(), event))
                    .then()
                    .statusCode(200);
        }

        // Then
        await().untilAsserted(() ->
                assertThat(enriched(Set.of("permission-1", "permission-2"))).hasSize(2));
        List<ConsumerRecord<String, byte[]>> reported = Service.records(
                "smartcar.enriched",
                entry -> "dev.carflow.permission-changed".equals(Service.header(entry, "ce_type"))
                        && entry.key().equals("user-without-permission"));
        assertThat(reported).singleElement().satisfies(entry -> {
            assertThat(Service.header(entry, "ce_id")).isEqualTo("permission-1:withdrawn:signal");
            assertThat(RecordSchemas.PERMISSION_CHANGED.complaints(entry)).isEmpty();
        });
    }

    private boolean isMarked(String user) {
        return complete(database.preparedQuery(
                                "SELECT 1 FROM account_mark WHERE user_id = $1 AND reauthenticate_since IS NOT NULL")
                        .execute(Tuple.of(user)))
                .iterator()
                .hasNext();
    }

    private static List<ConsumerRecord<String, byte[]>> enriched(Set<String> events) {
        return List.of("smartcar.enriched", "vip.enriched").stream()
                .flatMap(topic -> Service.records(topic).stream())
                .filter(entry -> events.contains(eventId(entry)))
                .toList();
    }

    private static Map<String, List<String>> statesByUser(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .filter(entry -> Service.header(entry, "ce_type").contains("vehicle_state"))
                .filter(entry -> entry.topic().startsWith("smartcar."))
                .sorted((a, b) -> Long.compare(a.offset(), b.offset()))
                .collect(Collectors.groupingBy(
                        ConsumerRecord::key, Collectors.mapping(EnrichmentServiceTest::eventId, Collectors.toList())));
    }

    /** In the order of the log, without the second and later deliveries of an event. */
    private static Map<String, List<String>> eventsByUser(List<String> topics, Set<String> users) {
        Map<String, List<String>> events = new HashMap<>();
        topics.stream()
                .flatMap(
                        topic -> Service.records(topic).stream().sorted((a, b) -> Long.compare(a.offset(), b.offset())))
                .filter(entry -> users.contains(entry.key()))
                .forEach(entry -> {
                    List<String> ofUser = events.computeIfAbsent(entry.key(), user -> new ArrayList<>());
                    if (!ofUser.contains(Service.header(entry, "ce_id"))) {
                        ofUser.add(Service.header(entry, "ce_id"));
                    }
                });
        return events;
    }

    private static String eventId(ConsumerRecord<String, byte[]> entry) {
        return Service.header(entry, "ce_id");
    }

    private static <T> T complete(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
