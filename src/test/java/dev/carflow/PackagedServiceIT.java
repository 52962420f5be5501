package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.packaged.IngestSettings;
import dev.carflow.packaged.ServiceClient;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The package as an operator starts it: a process, an environment, an exit code. */
class PackagedServiceIT {

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void missingAndWrongSettingsStopTheStartWithALineEach() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(Map.of(
                "CARFLOW_ROLES", "ingest,worker,wrker",
                "CARFLOW_ENRICHMENT_SIGNALS", "all:24H",
                "CARFLOW_WEBHOOK_MAX_BODY", "12x",
                "CARFLOW_TOPICS_PARTITIONS", "0"))) {
            // When
            int code = service.awaitExit(Timeouts.CONDITION);

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
                    .anyMatch(line -> line.contains("CARFLOW_DATABASE_URL"));
            assertThat(service.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void topicsThatAreMissingAndMayNotBeCreatedStopTheServiceWithALineEach() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                IngestSettings.of(kafka.bootstrapServers()),
                Map.of("CARFLOW_TOPICS_CREATE", "false", "CARFLOW_TOPICS_DEFAULT_ROUTE", "absent"))) {
            // When
            int code = service.awaitExit(Timeouts.CONDITION);

            // Then
            assertThat(code).isEqualTo(1);
            for (String topic : List.of("vehicle-state", "vehicle-error", "test", "legacy", "quarantine")) {
                assertThat(service.output())
                        .contains(
                                "topic absent." + topic + " is missing: create it, or set carflow.topics.create=true");
            }
        }
    }

    @Test
    void brokersThatCannotBeRightStopTheServiceWithALine() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(IngestSettings.of("no-port-given"))) {
            // When
            int code = service.awaitExit(Timeouts.CONDITION);

            // Then
            assertThat(code).isEqualTo(1);
            assertThat(service.output())
                    .contains(
                            "Kafka's client refuses its settings: Invalid value no-port-given for configuration bootstrap.servers:");
        }
    }

    @Test
    void startedBeforeKafkaItIsReadyOnceKafkaIsThereAndStopsCleanly() throws Exception {
        kafka.pause();
        try (ServiceProcess service = ServiceProcess.start(
                IngestSettings.of(kafka.bootstrapServers()),
                Map.of("CARFLOW_TOPICS_DEFAULT_ROUTE", "later", "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"))) {
            // Given: alive, not ready, and honest about it
            ServiceClient client = new ServiceClient(service);
            await().until(client::isAlive);
            assertThat(client.isReady()).isFalse();
            Samples.Delivery sample = Samples.delivery("vehicle-state-tesla-model3");
            assertThat(client.deliver(sample)).isEqualTo(503);

            // When
            kafka.resume();

            // Then
            await().until(client::isReady);
            assertThat(client.deliver(sample)).isEqualTo(200);
            assertThat(service.terminate(Timeouts.CONDITION)).isIn(0, 143);
            assertThat(messages(service.output())).anyMatch(message -> message.startsWith("CARFLOW0301: "));
        }
    }

    /** Parses lines that must all be JSON objects. */
    private static List<String> messages(String output) throws IOException {
        List<String> messages = new ArrayList<>();
        for (String line : output.lines().toList()) {
            messages.add(new ObjectMapper().readTree(line).required("message").asText());
        }
        return messages;
    }

    @Test
    void everySampleGoesThroughAndNothingPrivateIsLogged() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                IngestSettings.of(kafka.bootstrapServers()),
                Map.of("QUARKUS_LOG_LEVEL", "DEBUG", "CARFLOW_WEBHOOK_WARM_UP_WITHIN", "3S"))) {
            ServiceClient client = new ServiceClient(service);
            await().until(client::isReady);
            List<Samples.Delivery> samples = Samples.deliveries().toList();
            // Given: it has warmed up, and of that nothing can be seen
            assertThat(client.metrics().lines().filter(line -> line.startsWith("carflow_webhook_received_total")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" 0.0"));

            // When: everything good, everything bad
            for (Samples.Delivery sample : samples) {
                assertThat(client.deliver(sample)).as(sample.name()).isEqualTo(200);
                client.deliverUnsigned(sample.body());
                client.deliver(sample.body(), "00");
                byte[] broken = new String(sample.body(), StandardCharsets.UTF_8)
                        .substring(1)
                        .getBytes(StandardCharsets.UTF_8);
                client.deliver(broken, Service.sign(Samples.TOKEN, broken));
            }

            // Then: nothing that enriches or calls Smartcar was made, for want of the role worker
            assertThat(client.metrics())
                    .contains("carflow_webhook_")
                    .doesNotContain("carflow_smartcar_", "carflow_enrichment_");

            // And: on Kafka, in the packaged service too
            try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
                assertThat(reader.sizes().get("smartcar.vehicle-state")).isEqualTo(liveStates(samples));
                assertThat(reader.sizes().get("smartcar.quarantine")).isEqualTo(samples.size());
            }

            // And: no token, signature, id, VIN, place or body in the log, even at DEBUG
            service.terminate(Timeouts.CONDITION);
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
}
