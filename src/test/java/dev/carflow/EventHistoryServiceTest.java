package dev.carflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.accounts.Sql;
import dev.carflow.operations.cli.Terminal;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code event} and {@code tail}, beside the running service: each place where an event can be. */
@QuarkusTest
@TestProfile(RedriveSettings.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
class EventHistoryServiceTest {

    private static final String STATE = "smartcar.vehicle-state";
    private static final String DEAD = "smartcar.dead-letter";
    private static final Terminal TERMINAL = new UnattendedTerminal();

    private static final int FOUND = 0;
    private static final int NOT_FOUND = 1;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    Pool database;

    private final String user = "user-" + UUID.randomUUID();
    private final String event = UUID.randomUUID().toString();

    /** The result of a subcommand. */
    private record Run(int code, String out) {

        private JsonNode json() {
            return Samples.parse(out.getBytes(UTF_8));
        }

        private List<JsonNode> lines() {
            return out.lines().map(line -> Samples.parse(line.getBytes(UTF_8))).toList();
        }
    }

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void aDeliveryThatCameTwiceWasEnrichedOnce() {
        // Given
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);

        // When
        JsonNode found = awaitStatus("enriched");

        // Then
        assertThat(steps(found)).containsExactlyInAnyOrder("received", "received", "stored", "stored", "enriched");
        assertThat(found.findValuesAsText("is")).containsExactly("enriched", "duplicate");
        assertThat(found.path("mode").asText()).isEqualTo("live");
        JsonNode enriched = step(found, "enriched");
        assertThat(enriched.path("outcome").asText()).isEqualTo("NOT_NEEDED");
        assertThat(enriched.path("topic").asText()).isEqualTo("smartcar.enriched");
        assertThat(enriched.at("/origin/topic").asText()).isEqualTo(STATE);

        // And: for people, without ids of people
        Run text = run("event " + event);
        assertThat(text.code()).isEqualTo(FOUND);
        assertThat(text.out())
                .startsWith(event + ": enriched after ")
                .contains("a duplicate of " + STATE)
                .contains(", and the database.")
                .doesNotContain(user);
        assertThat(run("event " + event + " --ids").out()).contains(user);
        assertThat(run("event " + event + " --user " + user + " --since "
                                + Instant.now().minusSeconds(3600))
                        .code())
                .isEqualTo(FOUND);
    }

    @Test
    void ofSeveralEventsEachIsALine() throws IOException {
        // Given: one on its topic, one in the spill, one that never came
        String waiting = UUID.randomUUID().toString();
        String unknown = UUID.randomUUID().toString();
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);
        awaitStatus("enriched");
        spill(waiting, true);

        // When
        Run found = run("event --json " + event + " " + waiting);
        Path file = Files.writeString(Files.createTempFile("ids-", ".txt"), event + "\n\n " + unknown + "\n" + event);
        Run listed = run("event --json --ids-from " + file + " " + waiting);
        Run text = run("event " + unknown + " " + event);

        // Then
        assertThat(found.code()).isEqualTo(FOUND);
        assertThat(found.lines())
                .extracting(line -> line.path("eventId").asText(), line -> line.at("/events/0/status")
                        .asText())
                .containsExactly(tuple(event, "enriched"), tuple(waiting, "waiting-in-spill"));
        assertThat(found.lines().get(0).path("events"))
                .isEqualTo(run("event --json " + event).json().path("events"));

        // And: one that was not found is said of all by the code, and of itself by its line
        assertThat(listed.code()).isEqualTo(NOT_FOUND);
        assertThat(listed.lines())
                .extracting(line -> line.path("eventId").asText(), line -> line.path("found")
                        .asBoolean())
                .containsExactly(tuple(waiting, true), tuple(event, true), tuple(unknown, false));
        assertThat(text.code()).isEqualTo(NOT_FOUND);
        List<String> lines = text.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(unknown + "  no record of it");
        assertThat(lines.get(1)).contains(event + "  enriched after ");
        assertThat(lines.get(2)).startsWith("Looked at ");
    }

    @Test
    void theEventsOfAVehicleAreThoseOfTheTime() {
        // Given
        String other = UUID.randomUUID().toString();
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);
        Service.deliverSigned(body(other, "LIVE")).then().statusCode(200);
        awaitStatus("enriched");

        // When
        Run now = run("event --json --vehicle vehicle-of-" + user + " --around " + Instant.now());
        Run before = run("event --vehicle vehicle-of-" + user + " --window PT1M --around "
                + Instant.now().minus(Duration.ofHours(3)));

        // Then
        assertThat(now.json().path("events").findValuesAsText("eventId")).containsExactly(event, other);
        assertThat(before.code()).isEqualTo(NOT_FOUND);
        assertThat(before.out())
                .startsWith("No record of an event of this vehicle between ")
                .doesNotContain(user);
    }

    @Test
    void aDeliveryThatCannotBeRoutedIsInQuarantineAndEnrichedOnceItIsRedriven() {
        // Given: one of a kind that an older version did not know
        Map<String, String> headers = headers();
        headers.put("carflow-reason", "unknown-type");
        headers.put("carflow-cause", "eventType is none that is known");
        put("smartcar.quarantine", user, body(event, "LIVE"), headers);

        // Then
        JsonNode parked = awaitStatus("quarantined");
        assertThat(parked.path("reason").asText()).isEqualTo("unknown-type");
        assertThat(run("event " + event).out()).startsWith(event + ": parked in quarantine: unknown-type\n");

        // When
        run("quarantine redrive --yes --user " + user);

        // Then
        assertThat(steps(awaitStatus("enriched"))).contains("quarantined", "redriven", "stored", "enriched");
    }

    @Test
    void aRecordThatAWorkerCannotReadIsADeadLetter() {
        // Given: another producer wrote it
        put(STATE, user, "{", headers());

        // When
        JsonNode found = awaitStatus("dead-letter");

        // Then
        assertThat(found.path("reason").asText()).isEqualTo("malformed-json");
        assertThat(found.findValuesAsText("is")).containsExactly("dead-letter");
        assertThat(step(found, "dead-letter").at("/origin/topic").asText()).isEqualTo(STATE);
    }

    @Test
    void aRedrivenDeadLetterAndAReplayAreEnrichedUnderTheirIds() {
        // Given
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);
        awaitStatus("enriched");
        Map<String, String> headers = headers();
        headers.put("carflow-reason", "processing-failed");
        headers.put("carflow-origin-topic", STATE);
        headers.put("carflow-origin-partition", "0");
        headers.put("carflow-origin-offset", "999999");
        put(DEAD, user, body(event, "LIVE"), headers);

        // When
        run("dead-letter redrive --yes --user " + user);
        run("replay --yes --rate 0 --user " + user);

        // Then
        await().until(() -> steps(find()).stream().filter("enriched"::equals).count() == 3);
        JsonNode found = find();
        assertThat(steps(found)).contains("dead-letter", "redriven");
        assertThat(found.findValuesAsText("redriveId"))
                .filteredOn(id -> id.startsWith("replay-"))
                .hasSize(2);
        assertThat(found.findValuesAsText("redriveId"))
                .filteredOn(id -> id.startsWith("smartcar.dead-letter-"))
                .hasSize(2);
        assertThat(found.findValuesAsText("is")).containsOnly("enriched");
    }

    @Test
    void anEventOfTestModeIsOnItsTopic() {
        Service.deliverSigned(body(event, "TEST")).then().statusCode(200);

        JsonNode found = awaitStatus("not-enriched");

        assertThat(found.path("mode").asText()).isEqualTo("test");
        assertThat(run("event " + event).out()).startsWith(event + ": on smartcar.test, which workers do not read\n");
    }

    @Test
    void aDrainedEventWasSpilledBeforeAndOneThatKafkaRefusesWaits() {
        // Given: as if Kafka had not taken them
        spill(event, false);
        String refused = UUID.randomUUID().toString();
        spill(refused, true);

        // Then
        JsonNode drained = awaitStatus("enriched");
        assertThat(steps(drained)).containsExactly("received", "spilled", "stored", "enriched");
        assertThat(step(drained, "stored").path("drained").asBoolean()).isTrue();
        Run waiting = run("event " + refused);
        assertThat(waiting.code()).isEqualTo(FOUND);
        assertThat(waiting.out()).startsWith(refused + ": refused by Kafka, in the spill since ");
        new Sql(database).run("delete from spilled_event where refused");
    }

    @Test
    void theRemovalOfTheUserIsPartOfIt() {
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);
        new Sql(database)
                .run("insert into removed_user (user_hash) values (sha256(convert_to('" + user + "', 'UTF8')))");

        assertThat(steps(awaitStatus("enriched"))).contains("user-removed");
    }

    @Test
    void aBodyWhoseSignatureDidNotHoldWasRefused() {
        // Given
        byte[] body = body(event, "LIVE").getBytes(UTF_8);
        Service.deliver(body, Service.sign("another token", body)).then().statusCode(401);

        // Then: the service keeps it within ten seconds
        awaitStatus("refused-signature");
    }

    @Test
    void anEventThatNeverCameIsNotFoundAndTheOutputNamesThePlacesSearched() {
        Run json = run("event --json " + event);
        Run text = run("event " + event);

        assertThat(json.code()).isEqualTo(NOT_FOUND);
        assertThat(json.json().path("found").asBoolean()).isFalse();
        assertThat(json.json().path("complete").asBoolean()).isTrue();
        assertThat(json.json().path("topics").findValuesAsText("topic")).contains(STATE, DEAD, "smartcar.enriched");
        assertThat(text.out()).startsWith("No record of " + event + " between ").contains("Looked at ");
    }

    @Test
    void tailFollowsTheRecordsOfAUserWithoutTheirContentUntilNobodyReadsIt() throws Exception {
        // Given: a reader of its output that goes after two lines, as `head -2` does
        ClosedReader lines = new ClosedReader(2);
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
                () -> CommandTree.of(new PrintWriter(lines, true), new PrintWriter(err, true), TERMINAL)
                        .execute("tail", "--json", "--user", user));
        await().until(() -> err.toString().contains("from now on"));

        // When
        Service.deliverSigned(body(event, "LIVE")).then().statusCode(200);
        Service.deliverSigned(body(UUID.randomUUID().toString(), "TEST")).then().statusCode(200);
        awaitStatus("enriched");
        Service.deliverSigned(body(UUID.randomUUID().toString(), "LIVE")).then().statusCode(200);

        // Then
        assertThat(code.get(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS)).isEqualTo(FOUND);
        List<JsonNode> seen = lines.all().stream()
                .map(line -> Samples.parse(line.getBytes(UTF_8)))
                .toList();
        assertThat(seen)
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.path("topic").asText()).startsWith("smartcar.");
                    assertThat(line.path("eventId").asText()).isNotEmpty();
                    assertThat(line.path("delaySeconds").isNumber()).isTrue();
                })
                .anySatisfy(line -> assertThat(line.path("eventId").asText()).isEqualTo(event));
        assertThat(lines.all()).noneMatch(line -> line.contains(user));
    }

    @Test
    void tailOfAnUnknownRouteNamesTheRoutes() {
        StringWriter err = new StringWriter();

        int code = CommandTree.of(new PrintWriter(new StringWriter()), new PrintWriter(err, true), TERMINAL)
                .execute("tail", "--route", "elsewhere");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("There is no route elsewhere; routes are smartcar");
    }

    /** A pipe whose reader ends after some lines. */
    private static final class ClosedReader extends Writer {

        private final StringBuffer text = new StringBuffer();
        private final int most;

        private ClosedReader(int most) {
            this.most = most;
        }

        private List<String> all() {
            return text.toString().lines().toList();
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            if (all().size() >= most) {
                throw new IOException("Broken pipe");
            }
            text.append(chars, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private JsonNode awaitStatus(String status) {
        await().until(() -> find().path("status").asText().equals(status));
        return find();
    }

    private JsonNode find() {
        return run("event --json " + event).json().path("events").path(0);
    }

    private static List<String> steps(JsonNode found) {
        return found.path("timeline").findValuesAsText("step");
    }

    private static JsonNode step(JsonNode found, String word) {
        for (JsonNode step : found.path("timeline")) {
            if (step.path("step").asText().equals(word)) {
                return step;
            }
        }
        throw new AssertionError("no step " + word + " in " + steps(found));
    }

    private String body(String id, String mode) {
        return "{\"eventId\":\"" + id + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"" + user
                + "\"},\"vehicle\":{\"id\":\"vehicle-of-" + user + "\"},\"signals\":[]},\"triggers\":[],"
                + "\"meta\":{\"webhookId\":\"w1\",\"deliveryId\":\"" + UUID.randomUUID() + "\",\"mode\":\"" + mode
                + "\"}}";
    }

    private Map<String, String> headers() {
        return headers(event);
    }

    private static Map<String, String> headers(String id) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_type", "com.smartcar.vehicle_state");
        headers.put("ce_source", "/smartcar/webhooks/w1");
        headers.put("content-type", "application/json");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        headers.put("carflow-mode", "live");
        headers.put("carflow-delivery-id", UUID.randomUUID().toString());
        headers.put("carflow-received-at", Instant.now().toString());
        return headers;
    }

    private void spill(String id, boolean refused) {
        new Sql(database)
                .run("insert into spilled_event (topic, key, headers, value, bytes, refused) values ('" + STATE + "', "
                        + bytes(user.getBytes(UTF_8)) + ", " + bytes(encoded(headers(id))) + ", "
                        + bytes(body(id, "LIVE").getBytes(UTF_8)) + ", 1000, " + refused + ")");
    }

    /** As the spill has headers in a column. */
    private static byte[] encoded(Map<String, String> headers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            for (Map.Entry<String, String> header : headers.entrySet()) {
                for (String part : List.of(header.getKey(), header.getValue())) {
                    byte[] text = part.getBytes(UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static String bytes(byte[] bytes) {
        return "decode('" + HexFormat.of().formatHex(bytes) + "', 'hex')";
    }

    private static void put(String topic, String key, String value, Map<String, String> headers) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Service.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var message = new ProducerRecord<>(topic, key, value.getBytes(UTF_8));
            headers.forEach((name, text) -> message.headers().add(name, text.getBytes(UTF_8)));
            producer.send(message);
            producer.flush();
        }
    }

    private static Run run(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CommandTree.of(new PrintWriter(out, true), new PrintWriter(err, true), TERMINAL)
                .execute(line.split(" "));
        assertThat(code).as(line + err).isLessThan(2);
        return new Run(code, out.toString().replace(System.lineSeparator(), "\n"));
    }
}
