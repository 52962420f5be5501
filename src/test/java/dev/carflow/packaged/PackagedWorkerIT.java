package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Packaged;
import dev.carflow.PrivateValues;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.ServiceProcess;
import dev.carflow.Subcommand;
import dev.carflow.contract.RecordContract;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.packaged.BatchesOnDisk.Batch;
import dev.carflow.sandbox.TopicReader;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The package with both roles and Connect, among real servers and with TLS before Smartcar. */
class PackagedWorkerIT {

    /**
     * Read-only commands, beside a running service with one dead letter. All of it is tested in process; a native
     * executable may lack something that no such test misses.
     */
    private static final List<CommandCheck> COMMANDS = Packaged.isNative()
            ? List.of(
                    new CommandCheck("spill drain", ExitCode.HOLDS, "The spill is empty"),
                    new CommandCheck("spill list", ExitCode.HOLDS, "Nothing waits in the spill"),
                    new CommandCheck("dead-letter list", ExitCode.DOES_NOT_HOLD, "1 records"),
                    new CommandCheck("dead-letter redrive --dry-run", ExitCode.HOLDS, "Dry run: 1 records"),
                    new CommandCheck("quarantine list", ExitCode.HOLDS, "smartcar.quarantine: 0 records"),
                    new CommandCheck("signature list", ExitCode.HOLDS, ""),
                    new CommandCheck("outage report --summary", ExitCode.HOLDS, ""),
                    new CommandCheck("replay --dry-run --user nobody", ExitCode.HOLDS, "Dry run: 0 events"))
            : List.of(new CommandCheck("spill drain", ExitCode.HOLDS, "The spill is empty"));

    /** A subcommand, how it ends, and what it says among other things. */
    private record CommandCheck(String line, int code, String says) {}

    private static ServiceEnvironment around;
    private static ServiceProcess service;
    private static ServiceClient client;

    /** No other test here sends events of this vehicle, so that nothing is remembered of it. */
    private static Connection car;

    @BeforeAll
    static void start() {
        around = ServiceEnvironment.start();
        car = around.smartcar().fleet().connections().get(0);
        service = ServiceProcess.startWith(Packaged.with(Packaged.SHORT_LIVED, around.trust()), around.settings());
        client = new ServiceClient(service);
        await().until(() -> {
            assertThat(service.isRunning()).as(service.output()).isTrue();
            return client.isReady();
        });
    }

    @AfterAll
    static void stop() {
        String log = service.output();
        service.close();
        Set<String> planted = secretsAndUsers();
        around.close();
        // In everything that was done here: no secret, user, VIN, place or body.
        assertThat(PrivateValues.withPlanted(planted).in(log)).isEmpty();
    }

    @Test
    void anEventComesOutEnrichedByACallOverTlsInACompressedTransaction() throws Exception {
        // Given
        String eventId = UUID.randomUUID().toString();

        // When
        assertThat(client.deliverEmptyState(car.user().id(), car.vehicle().id(), eventId))
                .isEqualTo(200);

        // Then
        JsonNode event = enriched(eventId);
        assertThat(event.at("/enrichment/outcome").asText())
                .as(event.toString())
                .isEqualTo("COMPLETE");
        assertThat(event.at("/known/odometer-traveleddistance/origin").asText()).isEqualTo("api");

        // And
        assertThat(BatchesOnDisk.of("smartcar.enriched", around.brokerData()).all())
                .isNotEmpty()
                .allMatch(batch -> batch.equals(new Batch(CompressionType.LZ4, true)));
        assertThat(BatchesOnDisk.of("smartcar.vehicle-state", around.brokerData())
                        .all())
                .isNotEmpty()
                .allMatch(batch -> batch.compression() == CompressionType.LZ4);
    }

    @Test
    void everyLiveSampleComesOut() throws Exception {
        // Given
        List<Samples.Delivery> samples = Samples.deliveries().toList();

        // When
        for (Samples.Delivery sample : samples) {
            assertThat(client.deliver(sample)).as(sample.name()).isEqualTo(200);
        }

        // Then
        List<String> ids = samples.stream()
                .map(Samples.Delivery::json)
                .filter(json -> json.path("eventType").asText().startsWith("VEHICLE_"))
                .filter(json -> !json.at("/meta/mode").asText().equals("TEST"))
                .map(json -> json.path("eventId").asText())
                .distinct()
                .toList();
        assertThat(ids).hasSizeGreaterThan(5).allSatisfy(id -> assertThat(
                        enriched(id).path("eventType").asText())
                .startsWith("VEHICLE_"));
    }

    @Test
    void aUserWhoConnectsIsNamedInEvents() throws Exception {
        // Given
        String customer = "customer-" + UUID.randomUUID();

        // When: a backend that is asked to retry does so
        HttpResponse<String> session =
                await().until(() -> client.session(customer), answer -> answer.statusCode() != 503);

        // Then
        assertThat(session.statusCode()).as(session.body()).isEqualTo(201);

        // When: the browser goes there and comes back
        URI callback = ServiceClient.location(client.get(ServiceClient.consent(session)));
        URI done = ServiceClient.location(client.get(callback));

        // Then
        assertThat(done.toString()).startsWith(ServiceEnvironment.DONE + "?status=");
        await().untilAsserted(() ->
                assertThat(client.claim(done, customer).statusCode()).isEqualTo(200));
        String user = callback.getQuery().replaceFirst(".*user_id=([^&]+).*", "$1");
        Connection own = around.smartcar().fleet().connections().stream()
                .filter(each -> each.user().id().equals(user))
                .findFirst()
                .orElseThrow();
        await().untilAsserted(() -> {
            String eventId = UUID.randomUUID().toString();
            client.deliverEmptyState(user, own.vehicle().id(), eventId);
            assertThat(enriched(eventId).path("account").asText()).isEqualTo(customer);
        });
    }

    @Test
    void anOperatorListsParkedRecordsAndPutsADeadLetterBack() throws Exception {
        // Given: a letter whose event is in order
        String eventId = UUID.randomUUID().toString();
        bury(eventId);

        // Then
        for (CommandCheck command : COMMANDS) {
            Subcommand.End end = run(command.line());
            assertThat(end.code()).as(command.line() + end).isEqualTo(command.code());
            assertThat(end.out()).as(command.line()).contains(command.says());
        }

        // When
        Subcommand.End redriven = run("dead-letter redrive --yes");

        // Then
        assertThat(redriven.code()).as(redriven.err()).isEqualTo(ExitCode.HOLDS);
        assertThat(redriven.out()).contains("1 records went back");
        assertThat(enriched(eventId).path("eventType").asText()).isEqualTo("VEHICLE_STATE");
    }

    private static Subcommand.End run(String line) throws InterruptedException {
        Subcommand.End end =
                Subcommand.run(around.settings(), line, around.trust().toArray(String[]::new));
        assertThat(end.err()).as(line).doesNotContain("\tat ");
        assertThat(PrivateValues.usual().in(end.out() + end.err())).as(line).isEmpty();
        return end;
    }

    /** Does what a worker does with a record that it could not process. */
    private static void bury(String eventId) {
        Connection other = around.smartcar().fleet().connections().stream()
                .filter(each -> !each.vehicle().id().equals(car.vehicle().id()))
                .findFirst()
                .orElseThrow();
        byte[] event =
                ServiceClient.emptyState(other.user().id(), other.vehicle().id(), eventId);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", around.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var letter =
                    new ProducerRecord<>("smartcar.dead-letter", other.user().id(), event);
            Map.ofEntries(
                            Map.entry("ce_specversion", "1.0"),
                            Map.entry("ce_id", eventId),
                            Map.entry("ce_type", "com.smartcar.vehicle_state"),
                            Map.entry("ce_source", "/smartcar/webhooks/w"),
                            Map.entry("content-type", "application/json"),
                            Map.entry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"),
                            Map.entry("carflow-delivery-id", UUID.randomUUID().toString()),
                            Map.entry("carflow-received-at", Instant.now().toString()),
                            Map.entry("carflow-mode", "live"),
                            Map.entry("carflow-reason", "processing-failed"),
                            Map.entry("carflow-origin-topic", "smartcar.vehicle-state"),
                            Map.entry("carflow-origin-partition", "0"),
                            Map.entry("carflow-origin-offset", "0"))
                    .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(letter);
            producer.flush();
        }
    }

    @Test
    void metricsAndHealthAreReported() throws Exception {
        // The worker registers its own once it has started, which readiness does not wait for.
        await().untilAsserted(() -> assertThat(client.metrics())
                .contains("carflow_enrichment_")
                .contains("carflow_smartcar_token_")
                .contains("jvm_memory_used_bytes"));
        assertThat(client.health()).contains("\"worker\"", "\"UP\"");
        assertThat(service.output()).doesNotContain(" ERROR ");
    }

    private static Set<String> secretsAndUsers() {
        Set<String> planted = new HashSet<>(Set.of(ServiceEnvironment.CONNECT_KEY));
        around.smartcar().fleet().connections().forEach(each -> {
            planted.add(each.user().id());
            planted.add(each.vehicle().id());
        });
        planted.addAll(around.smartcar().api().issued());
        return planted;
    }

    private static JsonNode enriched(String eventId) {
        return await().until(() -> committed(eventId), Optional::isPresent)
                .map(entry -> {
                    assertThat(RecordContract.published().complaints(entry)).isEmpty();
                    return Samples.parse(entry.value());
                })
                .orElseThrow();
    }

    private static Optional<ConsumerRecord<String, byte[]>> committed(String eventId) {
        try (TopicReader reader = new TopicReader(around.bootstrapServers())) {
            return reader.all("smartcar.enriched").stream()
                    .filter(entry -> eventId.equals(Service.header(entry, "ce_id")))
                    .findFirst();
        }
    }
}
