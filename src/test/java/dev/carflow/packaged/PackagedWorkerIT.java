package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Packaged;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.ServiceProcess;
import dev.carflow.Subcommand;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.packaged.BatchesOnDisk.Batch;
import dev.carflow.sandbox.TopicReader;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Surroundings around;
    private static ServiceProcess service;
    private static ServiceClient client;

    /** Whom nobody else here sends events of, so that nothing is remembered of it. */
    private static Connection car;

    @BeforeAll
    static void start() {
        around = Surroundings.start();
        car = around.smartcar().fleet().connections().get(0);
        service = ServiceProcess.startWith(Packaged.with(Packaged.SHORT_LIVED, around.trust()), around.settings());
        client = new ServiceClient(service);
        await().atMost(PATIENCE).until(() -> {
            assertThat(service.isRunning()).as(service.output()).isTrue();
            return client.isReady();
        });
    }

    @AfterAll
    static void stop() {
        service.close();
        around.close();
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
        assertThat(event.at("/signals/odometer-traveleddistance/origin").asText())
                .isEqualTo("api");

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
        HttpResponse<String> session = client.session(customer);
        assertThat(session.statusCode()).as(session.body()).isEqualTo(201);

        // When: the browser goes there and comes back
        URI callback = ServiceClient.location(client.get(ServiceClient.consent(session)));
        URI done = ServiceClient.location(client.get(callback));

        // Then
        assertThat(done).hasToString(Surroundings.DONE + "?status=connected");
        String user = callback.getQuery().replaceFirst(".*user_id=([^&]+).*", "$1");
        Connection own = around.smartcar().fleet().connections().stream()
                .filter(each -> each.user().id().equals(user))
                .findFirst()
                .orElseThrow();
        await().atMost(PATIENCE).untilAsserted(() -> {
            String eventId = UUID.randomUUID().toString();
            client.deliverEmptyState(user, own.vehicle().id(), eventId);
            assertThat(enriched(eventId).path("account").asText()).isEqualTo(customer);
        });
    }

    @Test
    void anOperatorLooksAtWhatWaitsAndPutsADeadLetterBack() throws Exception {
        // Given: a letter whose event is in order
        String eventId = UUID.randomUUID().toString();
        bury(eventId);

        // When: these change nothing and do not mind each other
        Map<String, CompletableFuture<Subcommand.End>> looks = Stream.of(
                        "spill list",
                        "spill drain",
                        "dead-letter list",
                        "dead-letter redrive --dry-run",
                        "quarantine list",
                        "signature list",
                        "outage report --summary",
                        "replay --dry-run --user nobody")
                .collect(Collectors.toMap(line -> line, PackagedWorkerIT::later));

        // Then
        looks.forEach((line, end) -> {
            assertThat(end.join().code()).as(line + end.join()).isBetween(ExitCode.HOLDS, ExitCode.DOES_NOT_HOLD);
            assertThat(end.join().err()).as(line).doesNotContain("\tat ");
        });
        assertThat(looks.get("spill drain").join().out()).contains("The spill is empty");
        assertThat(looks.get("dead-letter list").join().out()).contains("1 records");
        assertThat(looks.get("dead-letter redrive --dry-run").join().out()).startsWith("Dry run: 1 records");

        // When
        Subcommand.End redriven = later("dead-letter redrive --yes").join();

        // Then
        assertThat(redriven.out()).as(redriven.err()).contains("1 records went back");
        assertThat(enriched(eventId).path("eventType").asText()).isEqualTo("VEHICLE_STATE");
    }

    private static CompletableFuture<Subcommand.End> later(String line) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Subcommand.run(around.settings(), line, around.trust().toArray(String[]::new));
            } catch (InterruptedException e) {
                throw new IllegalStateException(line, e);
            }
        });
    }

    /** What a worker does with a record that it could not process. */
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
            Map.of(
                            "ce_source", "/smartcar/webhooks/w",
                            "ce_id", eventId,
                            "carflow-reason", "processing-failed",
                            "carflow-origin-topic", "smartcar.vehicle-state",
                            "carflow-origin-partition", "0",
                            "carflow-origin-offset", "0")
                    .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(letter);
            producer.flush();
        }
    }

    @Test
    void metricsAndHealthAreTold() throws Exception {
        assertThat(client.metrics())
                .contains("carflow_enrichment_")
                .contains("carflow_smartcar_token_")
                .contains("jvm_memory_used_bytes");
        assertThat(client.health()).contains("\"worker\"", "\"UP\"");
        assertThat(service.output()).doesNotContain(" ERROR ");
    }

    private static JsonNode enriched(String eventId) {
        return await().atMost(PATIENCE)
                .until(() -> committed(eventId), Optional::isPresent)
                .map(entry -> Samples.parse(entry.value()))
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
