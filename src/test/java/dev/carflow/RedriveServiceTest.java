package dev.carflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.accounts.Sql;
import dev.carflow.contract.EveryMember;
import dev.carflow.redrive.replay.Replay;
import dev.carflow.redrive.replay.ReplayProgress;
import dev.carflow.redrive.replay.ReplayRequest;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.RefreshRequest;
import dev.carflow.routing.TraceContext;
import dev.carflow.signature.MismatchStore;
import dev.carflow.signature.StoredMismatch;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parked, refused and replayed records through their subcommands, beside the running service. */
@QuarkusTest
@TestProfile(RedriveSettings.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
class RedriveServiceTest {

    private static final String STATE = "smartcar.vehicle-state";
    private static final String ENRICHED = "smartcar.enriched";
    private static final String QUARANTINE = "smartcar.quarantine";
    private static final String DEAD = "smartcar.dead-letter";
    private static final String REDRIVE_ID = "carflow-redrive-id";

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    Pool database;

    @Inject
    Replay replay;

    @Inject
    MismatchStore mismatches;

    @TempDir
    Path directory;

    /** The result of a subcommand. */
    private record Run(int code, String out) {}

    private final String user = "user-" + UUID.randomUUID();

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void aQuarantinedBodyGoesWhereItBelongsOnceItCanBeRoutedAndIsEnrichedOnce() {
        // Given: one that still cannot be routed, and one of a kind that an older version did not know
        Service.deliverSigned("{\"eventType\":\"CHARGE_STATE\",\"eventId\":\"e1\",\"data\":{\"user\":{\"id\":\"" + user
                        + "\"}},\"meta\":{}}")
                .then()
                .statusCode(200);
        String event = UUID.randomUUID().toString();
        put(QUARANTINE, user, body(event), Map.of("carflow-reason", "unknown-type", "ce_type", "com.smartcar.later"));

        // When
        Run list = run("quarantine list --user " + user + " --newest 5");

        // Then
        assertThat(list.code()).isEqualTo(1);
        assertThat(list.out())
                .startsWith("smartcar.quarantine: 2 records\n")
                .contains("com.smartcar.charge_state")
                .contains("com.smartcar.later")
                .doesNotContain(user)
                .doesNotContain("e1\"");
        assertThat(run("quarantine explain").out()).contains("a new kind of event looks like this");
        String position = list.out().lines().toList().get(4).split(" ")[0];
        assertThat(run("quarantine show " + position).out())
                .contains("carflow-reason             unknown-type")
                .contains("  eventType: string of ")
                .doesNotContain(user);
        assertThat(run("quarantine show --ids " + position).out()).contains(user);
        assertThat(run("quarantine show 0@999999").code()).isEqualTo(1);

        // When
        Run dry = run("quarantine redrive --dry-run --user " + user);
        Run unasked = run("quarantine redrive --user " + user);
        Run done = run("quarantine redrive --yes --user " + user);
        Run again = run("quarantine redrive --yes --user " + user);

        // Then
        assertThat(dry.out())
                .isEqualTo("Dry run: 1 records would go back.\n          1 to smartcar.vehicle-state\n"
                        + "          1 stay: still unknown-type\n");
        assertThat(unasked.out()).contains("Say --yes if you mean it");
        assertThat(done.out()).contains("1 records went back.\n");
        assertThat(done.code()).isEqualTo(1);
        assertThat(again.out()).contains("Dry run: 0 records").contains("1 were redriven before");
        await().until(() -> enriched(event).size() == 1);
        assertThat(redriveIds(enriched(event))).containsExactly("-");
        assertThat(Service.records(STATE, entry -> user.equals(entry.key()))).hasSize(1);
    }

    @Test
    void aDeadLetterIsProcessedAgainWithinTheWindowAndOnceHoweverOftenItIsRedriven() {
        // Given: an event that the worker remembers, and its letter; another letter whose value stayed behind
        String event = UUID.randomUUID().toString();
        Service.deliverSigned(body(event)).then().statusCode(200);
        await().until(() -> enriched(event).size() == 1);
        ConsumerRecord<String, byte[]> raw =
                Service.records(STATE, entry -> user.equals(entry.key())).get(0);
        String origin = String.valueOf(raw.partition());
        put(DEAD, user, body(event), letterHeaders(event, "processing-failed", origin, raw.offset()));
        put(DEAD, null, null, letterHeaders(event, "too-large", origin, raw.offset()));
        put(DEAD, user, "[]", letterHeaders(event, "not-an-object", origin, raw.offset()));

        // When
        Run done = run("dead-letter redrive --yes --user " + user);

        // Then: each under an id of its own
        assertThat(done.out())
                .contains("2 records went back.\n          2 to smartcar.vehicle-state")
                .contains("1 stay: a worker still cannot read it: not-an-object");
        await().until(() -> enriched(event).size() == 3);
        assertThat(redriveIds(enriched(event)))
                .filteredOn(id -> !id.equals("-"))
                .hasSize(2)
                .allMatch(id -> id.startsWith("smartcar.dead-letter-"));

        // When: again, and once more as if it had died before it could note what it published
        run("dead-letter redrive --yes --user " + user);
        new Sql(database).run("delete from redriven");
        Run unnoted = run("dead-letter redrive --yes --reason processing-failed --user " + user);
        String last = UUID.randomUUID().toString();
        Service.deliverSigned(body(last)).then().statusCode(200);

        // Then: what comes behind them is there, and they are not
        assertThat(unnoted.out()).contains("1 records went back");
        await().until(() -> enriched(last).size() == 1);
        assertThat(enriched(event)).hasSize(3);

        // When
        run("dead-letter redrive --yes --again --reason processing-failed --user " + user);

        // Then
        await().until(() -> enriched(event).size() == 4);
    }

    @Test
    void aReplayIsProcessedOnceMoreAndResumesWhereItWasStopped() {
        // Given: 30 events, one of them twice, and another user's
        List<String> events = IntStream.range(0, 30)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        events.forEach(event -> Service.deliverSigned(body(event)).then().statusCode(200));
        Service.deliverSigned(body(events.get(0))).then().statusCode(200);
        Service.deliver(Samples.delivery("vehicle-state-tesla-model3"));
        await().until(() -> enrichedOf(user).size() == 30);

        // When
        Run dry = run("replay --dry-run --user " + user);

        // Then
        assertThat(dry.out())
                .contains("Dry run: 30 events would be published to the workers.")
                .contains("30 from smartcar.vehicle-state")
                .contains("1 second deliveries are left out")
                .contains("a second time, with the header carflow-redrive-id");
        assertThat(run("replay --user " + user).code()).isEqualTo(1);

        // When: it is stopped in the middle, at one event a portion
        ReplayRequest oneByOne = new ReplayRequest(
                Set.of(), Optional.of(user), Optional.empty(), TimeRange.ALL, Optional.empty(), 7, false);
        stopAfter(oneByOne, 3);
        Run rest = run("replay --yes --rate 0 --user " + user);

        // Then: the same run, and each event once more: the worker drops the second delivery, which this part of the
        // run
        // does not know for one
        assertThat(rest.out()).contains("is not at its end: it goes on").contains("Complete: 31 events published");
        await().until(() -> enrichedOf(user).size() >= 60);
        assertThat(redriveIds(enrichedOf(user)).stream().filter(id -> !id.equals("-")))
                .hasSize(30)
                .allMatch(id -> rest.out().contains(id));
        assertThat(run("replay --dry-run --user " + user).out())
                .contains("that were redriven or replayed are left out");
    }

    @Test
    void aReplayTakesErrorsAndRequestsForFreshSignals() {
        // Given
        Service.deliverSigned(EveryMember.error(UUID.randomUUID().toString(), user))
                .then()
                .statusCode(200);
        String request = UUID.randomUUID().toString();
        put(
                "smartcar.vehicle-state",
                user,
                refreshRequest(request),
                Map.ofEntries(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", request),
                        Map.entry("ce_type", RefreshRequest.TYPE),
                        Map.entry("ce_source", RefreshRequest.SOURCE),
                        Map.entry("ce_subject", "vehicle-of-" + user),
                        Map.entry("ce_time", "2026-11-21T08:33:20Z"),
                        Map.entry("content-type", "application/json"),
                        Map.entry("carflow-delivery-id", request),
                        Map.entry("carflow-received-at", "2026-11-21T08:33:20.187Z"),
                        Map.entry("carflow-mode", "unknown"),
                        Map.entry("traceparent", EveryMember.TRACEPARENT)));

        // When
        Run done = run("replay --yes --json --user " + user);

        // Then
        assertThat(done.out()).contains("\"published\" : 2").contains("\"outcome\" : \"complete\"");
        for (String topic : List.of("smartcar.vehicle-state", "smartcar.vehicle-error")) {
            assertThat(Service.records(topic, entry -> user.equals(entry.key())))
                    .anyMatch(entry -> Service.header(entry, REDRIVE_ID) != null);
        }
    }

    @Test
    void aReplayToAnotherTopicTakesTheSpanAndTheVehicle() throws Exception {
        // Given
        topic("elsewhere");
        String early = UUID.randomUUID().toString();
        Service.deliverSigned(body(early)).then().statusCode(200);
        Instant between = Instant.now().plusMillis(5);
        await().until(() -> Instant.now().isAfter(between.plusMillis(5)));
        String late = UUID.randomUUID().toString();
        String lateBody = body(late);
        Service.deliverSigned(lateBody).then().statusCode(200);

        // When
        Run done = run("replay --yes --json --to elsewhere --vehicle vehicle-of-" + user + " --from " + between);

        // Then
        assertThat(done.out()).contains("\"published\" : 1").contains("\"outcome\" : \"complete\"");
        assertThat(Service.records("elsewhere", entry -> user.equals(entry.key())))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(Service.header(entry, "ce_id")).isEqualTo(late);
                    assertThat(Service.header(entry, REDRIVE_ID)).startsWith("replay-");
                    assertThat(entry.value()).isEqualTo(lateBody.getBytes(UTF_8));
                });
        assertThat(run("replay --yes --to smartcar.enriched --user " + user).code())
                .isEqualTo(1);
        assertThat(run("replay --yes --topic smartcar.legacy --user " + user).code())
                .isEqualTo(1);
    }

    @Test
    void aRefusedBodyIsKeptExplainedAndTakenInOnceItsTokenIsConfigured() throws Exception {
        // Given: a delivery under a token that is not configured, and one that was refused before its token was
        new Sql(database).run("delete from signature_mismatch");
        byte[] stranger = body(UUID.randomUUID().toString()).getBytes(UTF_8);
        Service.deliver(stranger, Service.sign("the token before", stranger))
                .then()
                .statusCode(401);
        String event = UUID.randomUUID().toString();
        byte[] ours = body(event).getBytes(UTF_8);
        StoredMismatch refused = new StoredMismatch(
                0,
                new ReceivedDelivery(ours, Instant.now(), TraceContext.continueFrom(null, null)),
                Optional.of(Service.sign(Samples.TOKEN, ours)),
                true);
        mismatches.add(List.of(refused)).await().atMost(Timeouts.CONDITION);
        Path tokens = Files.writeString(directory.resolve("tokens"), "one\nthe token before\n");

        // Then: the service keeps it within ten seconds, and the answer did not wait
        await().until(() -> run("signature list --json").out().lines().count() >= 2);
        assertThat(run("signature list").out()).contains("64 characters").doesNotContain(user);
        Run explained = run("signature explain");
        assertThat(explained.code()).isEqualTo(1);
        assertThat(explained.out())
                .contains("configured-now: 1")
                .contains("other-secret (not proven): 1")
                .doesNotContain(Samples.TOKEN)
                .doesNotContain(user);
        assertThat(run("signature explain --tokens-file " + tokens).out())
                .contains("other-token: 1")
                .contains("it was signed with candidate 2")
                .doesNotContain("the token before");
        assertThat(run("signature explain 999999999").code()).isEqualTo(1);

        // When
        Run done = run("signature redrive --yes");

        // Then
        assertThat(done.out())
                .contains("1 bodies were taken in.\n          1 to smartcar.vehicle-state")
                .contains("1 stay: it holds with no token that is configured now");
        await().until(() -> enriched(event).size() == 1);
        assertThat(run("signature redrive --yes").out()).contains("Dry run: 0 bodies");
    }

    private void stopAfter(ReplayRequest request, int events) {
        try {
            replay.run(request, new ReplayProgress() {
                @Override
                public void begun(long read, long total) {}

                @Override
                public void reached(long read, long total) {
                    if (Service.records(STATE, RedriveServiceTest::isReplayed).size() >= events) {
                        throw new IllegalStateException("stopped");
                    }
                }
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("stopped");
            return;
        }
        throw new AssertionError("it came to its end");
    }

    private static boolean isReplayed(ConsumerRecord<String, byte[]> entry) {
        String id = Service.header(entry, REDRIVE_ID);
        return id != null && id.startsWith("replay-");
    }

    private String body(String event) {
        return "{\"eventId\":\"" + event + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"" + user
                + "\"},\"vehicle\":{\"id\":\"vehicle-of-" + user + "\"},\"signals\":[]},\"triggers\":[],"
                + "\"meta\":{\"webhookId\":\"w1\",\"deliveryId\":\"" + UUID.randomUUID() + "\",\"mode\":\"LIVE\"}}";
    }

    /** In the form of {@link dev.carflow.outage.SignalRefreshRequests}. */
    private String refreshRequest(String event) {
        return "{\"eventId\":\"" + event + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"" + user
                + "\"},\"vehicle\":{\"id\":\"vehicle-of-" + user + "\"},\"signals\":[]},\"triggers\":[{\"type\":\""
                + RefreshRequest.TRIGGER + "\"}],\"meta\":{\"deliveredAt\":\"2026-11-21T08:33:20.187Z\"}}";
    }

    private Map<String, String> letterHeaders(String event, String reason, String partition, long offset) {
        return Map.of(
                "ce_source", "/smartcar/webhooks/w1",
                "ce_id", event,
                "carflow-reason", reason,
                "carflow-origin-topic", STATE,
                "carflow-origin-partition", partition,
                "carflow-origin-offset", String.valueOf(offset));
    }

    private List<ConsumerRecord<String, byte[]>> enriched(String event) {
        return Service.records(ENRICHED, entry -> event.equals(Service.header(entry, "ce_id")));
    }

    private static List<ConsumerRecord<String, byte[]>> enrichedOf(String user) {
        return Service.records(ENRICHED, entry -> user.equals(entry.key()));
    }

    private static List<String> redriveIds(List<ConsumerRecord<String, byte[]>> entries) {
        List<String> ids = new ArrayList<>();
        entries.forEach(entry ->
                ids.add(Optional.ofNullable(Service.header(entry, REDRIVE_ID)).orElse("-")));
        return ids;
    }

    private static void put(String topic, String key, String value, Map<String, String> headers) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Service.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var message = new ProducerRecord<>(topic, key, value == null ? null : value.getBytes(UTF_8));
            headers.forEach((name, text) -> message.headers().add(name, text.getBytes(UTF_8)));
            producer.send(message);
            producer.flush();
        }
    }

    private static void topic(String name) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Service.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
        await().ignoreExceptions().until(() -> Service.records(name).isEmpty());
    }

    private static Run run(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CommandTree.of(new PrintWriter(out, true), new PrintWriter(err, true), new UnattendedTerminal())
                .execute(line.split(" "));
        assertThat(code).as(line + err).isLessThan(2);
        return new Run(code, out.toString().replace(System.lineSeparator(), "\n"));
    }
}
