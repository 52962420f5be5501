package dev.carflow.views.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.views.input.EnrichedRecordReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views on a real broker: exactly once over a restart that has only the changelogs, and the names of all topics. */
class ViewsOnABrokerTest {

    private static EmbeddedKafka kafka;
    private static KafkaProducer<String, byte[]> producer;

    @TempDir
    private Path directory;

    private final List<ViewsStreams> started = new ArrayList<>();
    private final Map<String, JsonObject> latest = new HashMap<>();
    private final List<JsonObject> changes = new ArrayList<>();
    private KafkaConsumer<String, byte[]> reader;

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        kafka.close();
    }

    @BeforeEach
    void createTopics() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of("r1.enriched", "r1.latest", "r1.changes", "r1.dead-letter").stream()
                            .map(name -> new NewTopic(name, 2, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        reader = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        reader.subscribe(List.of("r1.latest", "r1.changes"));
    }

    @AfterEach
    void stop() {
        started.forEach(ViewsStreams::close);
        reader.close();
    }

    @Test
    void stateOutlivesAProcessInItsChangelogsAlone() throws Exception {
        // Given
        ViewsStreams first = start("first");
        send("e1", 30, 70);
        awaitCharge(70);
        first.close();

        // When: another process, which has nothing of the first one's, and an event that is older, then a newer one
        ViewsStreams second = start("second");
        send("e2", 20, 60);
        send("e3", 40, 80);
        awaitCharge(80);

        // Then
        await().until(() -> {
            poll();
            return changes.size() >= 2;
        });
        assertThat(second.isRunning()).isTrue();
        assertThat(changes)
                .extracting(change -> change.get("causeId").getAsString())
                .containsExactly("e1", "e3");
        assertThat(topics())
                .containsExactlyInAnyOrder(
                        "r1.enriched",
                        "r1.latest",
                        "r1.changes",
                        "r1.dead-letter",
                        "views-views-by-vehicle-repartition",
                        "views-views-users-changelog",
                        "views-views-vehicles-changelog");
    }

    private ViewsStreams start(String process) {
        ViewsTopology topology = new ViewsTopology(
                new EnrichedRecordReader(code -> true), Map.of("r1.enriched", "r1"), "r1.dead-letter", 2);
        StreamsSettings settings =
                new StreamsSettings("views", Optional.empty(), 1, 0, (short) 1, 1, directory.resolve(process));
        ViewsStreams streams = new ViewsStreams(
                topology,
                settings.over(Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "carflow")),
                why -> {});
        started.add(streams);
        streams.start();
        return streams;
    }

    private static void send(String id, int minute, int charge) {
        String at = "2026-11-21T08:" + minute + ":00.000Z";
        byte[] value = ("{'schemaVersion':1,'eventId':'" + id
                        + "','eventType':'VEHICLE_STATE','userId':'u1','vehicle':{'id':'car'},'receivedAt':'" + at
                        + "','enrichedAt':'" + at
                        + "','triggers':[],'signals':{'tractionbattery-stateofcharge':{'status':'SUCCESS','body':{'value':"
                        + charge + "},'oemUpdatedAt':'" + at + "','stale':false}},'known':{},'changed':[],'errors':[]}")
                .replace('\'', '"')
                .getBytes(UTF_8);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("r1.enriched", "u1", value);
        record.headers().add("ce_type", "dev.carflow.vehicle_state.enriched".getBytes(UTF_8));
        record.headers().add("ce_id", id.getBytes(UTF_8));
        producer.send(record);
    }

    private void awaitCharge(int charge) {
        await().until(() -> {
            poll();
            return latest.containsKey("car/u1")
                    && latest.get("car/u1")
                                    .getAsJsonObject("signals")
                                    .getAsJsonObject("tractionbattery-stateofcharge")
                                    .get("value")
                                    .getAsInt()
                            == charge;
        });
    }

    private void poll() {
        reader.poll(Duration.ofMillis(100)).forEach(this::read);
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        JsonObject json =
                JsonParser.parseString(new String(record.value(), UTF_8)).getAsJsonObject();
        if (record.topic().equals("r1.latest")) {
            latest.put(record.key(), json);
        } else {
            changes.add(json);
        }
    }

    private static Set<String> topics() throws Exception {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
