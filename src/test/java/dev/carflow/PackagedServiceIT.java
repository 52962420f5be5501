package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.TopicReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The package as an operator starts it: a process, an environment, an exit code. */
class PackagedServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void missingAndWrongSettingsStopTheStartWithALineEach() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(Map.of(
                "CARFLOW_ROLES", "ingest,worker,wrker",
                "CARFLOW_WEBHOOK_MAX_BODY", "12x",
                "CARFLOW_TOPICS_PARTITIONS", "0"))) {
            // When
            int code = service.awaitExit(PATIENCE);

            // Then
            assertThat(code).isEqualTo(1);
            List<String> lines = service.output()
                    .lines()
                    .filter(line -> line.startsWith("  - "))
                    .toList();
            assertThat(lines).hasSize(8);
            assertThat(lines)
                    .anyMatch(line -> line.contains("carflow.roles cannot be read") && line.contains("worker,ingest"))
                    .anyMatch(line -> line.contains("carflow.webhook.max-body cannot be read"))
                    .anyMatch(line -> line.contains("carflow.topics.partitions must be at least 1"))
                    .anyMatch(line -> line.contains("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS"))
                    .anyMatch(line -> line.contains("KAFKA_BOOTSTRAP_SERVERS"))
                    .anyMatch(line -> line.contains("CARFLOW_SMARTCAR_CLIENT_ID"))
                    .anyMatch(line -> line.contains("CARFLOW_SMARTCAR_CLIENT_SECRET"))
                    .anyMatch(line -> line.contains("QUARKUS_DATASOURCE_REACTIVE_URL"));
            assertThat(service.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void topicsThatAreMissingAndMayNotBeCreatedStopTheServiceWithALineEach() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                ServiceProcess service = ServiceProcess.start(
                        settings(kafka.bootstrapServers()), Map.of("CARFLOW_TOPICS_CREATE", "false"))) {
            // When
            int code = service.awaitExit(PATIENCE);

            // Then
            assertThat(code).isEqualTo(1);
            for (String topic : List.of("vehicle-state", "vehicle-error", "test", "legacy", "quarantine")) {
                assertThat(service.output())
                        .contains("topic smartcar." + topic
                                + " is missing: create it, or set carflow.topics.create=true");
            }
        }
    }

    @Test
    void brokersThatCannotBeRightStopTheServiceWithALine() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(settings("no-port-given"), Map.of())) {
            // When
            int code = service.awaitExit(PATIENCE);

            // Then
            assertThat(code).isEqualTo(1);
            assertThat(service.output())
                    .contains("Kafka's client refuses its settings: Invalid url in bootstrap.servers: no-port-given");
        }
    }

    @Test
    void startedBeforeKafkaItBecomesReadyWhenKafkaComesAndStopsCleanly() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.pause();
            try (ServiceProcess service = ServiceProcess.start(settings(kafka.bootstrapServers()), Map.of())) {
                // Given: alive, not ready, and honest about it
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> get(service.management("/q/health/live")) == 200);
                assertThat(get(service.management("/q/health/ready"))).isEqualTo(503);
                Samples.Delivery sample = Samples.delivery("vehicle-state-tesla-model3");
                assertThat(post(service, sample.body(), sample.signature()).statusCode())
                        .isEqualTo(503);

                // When
                kafka.resume();

                // Then
                await().atMost(PATIENCE).until(() -> get(service.management("/q/health/ready")) == 200);
                assertThat(post(service, sample.body(), sample.signature()).statusCode())
                        .isEqualTo(200);
                assertThat(service.terminate(PATIENCE)).isIn(0, 143);
            }
        }
    }

    @Test
    void everySampleGoesThroughAndNothingPrivateIsLogged() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                ServiceProcess service = ServiceProcess.start(
                        settings(kafka.bootstrapServers()), Map.of("QUARKUS_LOG_LEVEL", "DEBUG"))) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> get(service.management("/q/health/ready")) == 200);
            List<Samples.Delivery> samples = Samples.deliveries().toList();

            // When: everything good, everything bad
            for (Samples.Delivery sample : samples) {
                assertThat(post(service, sample.body(), sample.signature()).statusCode())
                        .as(sample.name())
                        .isEqualTo(200);
                post(service, sample.body(), null);
                post(service, sample.body(), "00");
                byte[] broken = new String(sample.body(), StandardCharsets.UTF_8)
                        .substring(1)
                        .getBytes(StandardCharsets.UTF_8);
                post(service, broken, Service.sign(Samples.TOKEN, broken));
            }

            // Then: nothing that calls Smartcar was made, for want of the role worker
            assertThat(http.send(
                                    HttpRequest.newBuilder(service.management("/q/metrics"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .contains("carflow_webhook_")
                    .doesNotContain("carflow_smartcar_");

            // And: on Kafka, in the packaged service too
            try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
                assertThat(reader.sizes().get("smartcar.vehicle-state")).isEqualTo(liveStates(samples));
                assertThat(reader.sizes().get("smartcar.quarantine")).isEqualTo(samples.size());
            }

            // And: no token, signature, id, VIN, place or body in the log, even at DEBUG
            service.terminate(PATIENCE);
            String log = service.output();
            assertThat(log).contains("signature-mismatch");
            assertThat(PrivateValues.withPlanted(longValues(samples)).in(log)).isEmpty();
        }
    }

    private static long liveStates(List<Samples.Delivery> samples) {
        return samples.stream()
                .map(Samples.Delivery::json)
                .filter(json -> json.path("eventType").asText().equals("VEHICLE_STATE"))
                .filter(json -> !json.at("/meta/mode").asText().equals("TEST"))
                .count();
    }

    /** Every value in a sample that is long or exact enough not to turn up by chance. */
    private static Set<String> longValues(List<Samples.Delivery> samples) {
        Pattern value = Pattern.compile("\"([^\"]{17,})\"|(-?\\d+\\.\\d{4,})|\"(?:challenge|vin)\":\"([^\"]+)\"");
        return samples.stream()
                .flatMap(sample -> value.matcher(new String(sample.body(), StandardCharsets.UTF_8))
                        .results()
                        .map(match -> match.group().replace("\"", "")))
                .filter(text -> text.matches(".*\\d.*"))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> settings(String bootstrapServers) {
        return Map.of(
                "CARFLOW_ROLES",
                "ingest",
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "CARFLOW_WEBHOOK_MANAGEMENT_TOKENS",
                Samples.TOKEN,
                "CARFLOW_TOPICS_PARTITIONS",
                "3");
    }

    private int get(URI uri) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> post(ServiceProcess service, byte[] body, String signature) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.http(Service.PATH))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("SC-Signature", signature);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
