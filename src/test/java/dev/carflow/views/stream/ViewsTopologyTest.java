package dev.carflow.views.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carflow.views.input.EnrichedRecordReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on Kafka's own driver: from records of the enriched topics to those that readers get. */
class ViewsTopologyTest {

    private static final String EVENT = "dev.carflow.vehicle_state.enriched";

    @TempDir
    private Path directory;

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> enriched;
    private TestInputTopic<String, byte[]> ofOtherRoute;

    @BeforeEach
    void start() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "views");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        ViewsTopology topology = new ViewsTopology(
                new EnrichedRecordReader(code -> !code.equals("location-preciselocation")),
                Map.of("r1.enriched", "r1", "r2.enriched", "r2"),
                "r1.dead-letter",
                3);
        driver = new TopologyTestDriver(topology.build(settings), settings);
        enriched = driver.createInputTopic("r1.enriched", new StringSerializer(), new ByteArraySerializer());
        ofOtherRoute = driver.createInputTopic("r2.enriched", new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void anEventBecomesAViewAndAChange() {
        // When
        send(enriched, EVENT, "e1", event("e1", "u1", "car", 20, 70));

        // Then
        TestRecord<String, byte[]> latest = output("r1.latest").readRecord();
        assertThat(latest.key()).isEqualTo("car/u1");
        assertThat(charge(latest)).isEqualTo(70);
        assertThat(header(latest, "ce_type")).isEqualTo("dev.carflow.latest");
        assertThat(header(latest, "ce_source")).isEqualTo("/carflow/r1/latest");
        assertThat(header(latest, "ce_id")).isEqualTo("e1:car/u1");
        TestRecord<String, byte[]> change = output("r1.changes").readRecord();
        assertThat(change.key()).isEqualTo("car");
        assertThat(json(change).get("causeId").getAsString()).isEqualTo("e1");
    }

    @Test
    void aSecondDeliveryAndALateEventWriteNothing() {
        send(enriched, EVENT, "e2", event("e2", "u1", "car", 30, 71));
        output("r1.latest").readRecordsToList();

        send(enriched, EVENT, "e2", event("e2", "u1", "car", 30, 71));
        send(enriched, EVENT, "e1", event("e1", "u1", "car", 20, 70));

        assertThat(output("r1.latest").isEmpty()).isTrue();
    }

    @Test
    void usersOfOneVehicleAreSeenTogetherOverRoutes() {
        send(enriched, EVENT, "e1", event("e1", "u1", "car", 20, 70));
        send(ofOtherRoute, EVENT, "e2", event("e2", "u2", "car", 30, 71));

        assertThat(json(last("r1.latest")).get("current").getAsBoolean()).isFalse();
        assertThat(json(last("r2.latest")).get("current").getAsBoolean()).isTrue();
    }

    @Test
    void aRemovalReachesVehiclesThatItDoesNotListAndThoseThatComeLater() {
        // Given
        send(enriched, EVENT, "e1", event("e1", "u1", "known", 20, 70));

        // When
        send(enriched, "dev.carflow.user-removed", "i", removal("u1", 40, "listed"));
        send(enriched, EVENT, "e2", event("e2", "u1", "later", 30, 70));

        // Then
        Map<String, byte[]> latest = output("r1.latest").readKeyValuesToMap();
        assertThat(latest).containsOnlyKeys("known/u1").containsEntry("known/u1", null);
        send(enriched, EVENT, "e3", event("e3", "u1", "later", 50, 72));
        assertThat(charge(last("r1.latest"))).isEqualTo(72);
    }

    @Test
    void aRecordThatCannotBeReadIsADeadLetterAndTheNextOneIsRead() {
        send(enriched, EVENT, "e1", "{".getBytes(UTF_8));
        send(enriched, EVENT, "e2", event("e2", "u1", "car", 20, 70));

        TestRecord<String, byte[]> letter = output("r1.dead-letter").readRecord();
        assertThat(letter.value()).isEqualTo("{".getBytes(UTF_8));
        assertThat(header(letter, "carflow-reason")).isEqualTo("malformed-json");
        assertThat(header(letter, "carflow-origin-topic")).isEqualTo("r1.enriched");
        assertThat(header(letter, "carflow-origin-offset")).isEqualTo("0");
        assertThat(charge(last("r1.latest"))).isEqualTo(70);
    }

    @Test
    void whatIsNotPublishedIsNotEvenStored() {
        JsonObject event = JsonParser.parseString(new String(event("e1", "u1", "car", 20, 70), UTF_8))
                .getAsJsonObject();
        event.getAsJsonObject("signals")
                .add(
                        "location-preciselocation",
                        event.getAsJsonObject("signals").get("tractionbattery-stateofcharge"));

        send(enriched, EVENT, "e1", event.toString().getBytes(UTF_8));

        assertThat(new String(last("r1.latest").value(), UTF_8)).doesNotContain("location");
        byte[] stored =
                driver.<String, byte[]>getKeyValueStore("views-vehicles").get("car");
        assertThat(new String(stored, UTF_8)).contains("tractionbattery").doesNotContain("location");
    }

    @Test
    void rocksDbIsNotThere() {
        assertThat(getClass().getClassLoader().getResource("org/rocksdb/RocksDB.class"))
                .isNull();
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private TestRecord<String, byte[]> last(String topic) {
        List<TestRecord<String, byte[]>> all = output(topic).readRecordsToList();
        return all.get(all.size() - 1);
    }

    private static void send(TestInputTopic<String, byte[]> topic, String type, String id, byte[] value) {
        Headers headers = new RecordHeaders();
        headers.add("ce_type", type.getBytes(UTF_8));
        headers.add("ce_id", id.getBytes(UTF_8));
        topic.pipeInput(new TestRecord<>("user", value, headers));
    }

    private static String header(TestRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static JsonObject json(TestRecord<String, byte[]> record) {
        return JsonParser.parseString(new String(record.value(), UTF_8)).getAsJsonObject();
    }

    private static int charge(TestRecord<String, byte[]> latest) {
        return json(latest)
                .getAsJsonObject("signals")
                .getAsJsonObject("tractionbattery-stateofcharge")
                .get("value")
                .getAsInt();
    }

    private static byte[] event(String id, String user, String vehicle, int minute, int charge) {
        String at = "2026-11-21T08:" + minute + ":00.000Z";
        return ("{'schemaVersion':1,'eventId':'" + id + "','eventType':'VEHICLE_STATE','userId':'" + user
                        + "','vehicle':{'id':'" + vehicle + "'},'receivedAt':'" + at + "','enrichedAt':'" + at
                        + "','triggers':[],'signals':{'tractionbattery-stateofcharge':{'status':'SUCCESS','body':{'value':"
                        + charge + "},'oemUpdatedAt':'" + at + "','stale':false}},'known':{},'changed':[],'errors':[]}")
                .replace('\'', '"')
                .getBytes(UTF_8);
    }

    private static byte[] removal(String user, int minute, String vehicle) {
        return ("{'schemaVersion':1,'userId':'" + user + "','vehicleIds':['" + vehicle
                        + "'],'removedAt':'2026-11-21T08:" + minute + ":00.000Z'}")
                .replace('\'', '"')
                .getBytes(UTF_8);
    }
}
