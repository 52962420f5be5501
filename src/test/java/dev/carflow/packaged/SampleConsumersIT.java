package dev.carflow.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.ConfigProblems;
import dev.carflow.LoggedProcess;
import dev.carflow.Samples;
import dev.carflow.Timeouts;
import dev.carflow.contract.PublishedSchemas;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Scenario;
import dev.carflow.scenario.Script;
import dev.carflow.scenario.check.Judge;
import dev.carflow.scenario.check.ResultLine;
import dev.carflow.scenario.check.Verdict;
import dev.carflow.scenario.play.RecordMaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample consumers of {@code docs/samples}, built and run as their page says, on records that try a reader. */
class SampleConsumersIT {

    private static final Path SAMPLES = Path.of("docs", "samples");
    private static final String TOPIC = "smartcar.enriched";

    private static final List<String> EXPECTED = List.of(
            "{'user':'u-1','vehicle':'v-1','code':'charge-soc','value':78,'unit':'percent','at':'2026-11-21T10:00:00.000Z','event':'e-1'}",
            "{'user':'u-1','vehicle':'v-1','code':'location-place','value':{'latitude':52.5},'at':'2026-11-21T10:01:00.000Z','event':'e-4'}",
            "{'user':'u-1','vehicle':'v-1','code':'charge-soc','value':81,'unit':'percent','at':'2026-11-21T11:00:00.000Z','event':'e-5'}",
            "{'erased':['u-1','v-1','location-place']}",
            "{'user':'u-2','vehicle':'v-2','code':'charge-soc','value':40,'unit':'percent','at':'2026-11-21T11:20:00.000Z','event':'e-6'}",
            "{'erased':['u-2','v-2','charge-soc']}",
            "{'user':'u-1','vehicle':'v-1','code':'charge-soc','value':90,'unit':'percent','at':'2026-11-21T12:00:00.000Z','event':'last'}");

    /** Every scenario of the consumer test kit that is played in the form that the samples read. */
    private static final List<Script> SCRIPTS = Arrays.stream(Scenario.values())
            .filter(each -> each.forms().contains(Form.ENRICHED))
            .map(each -> each.script(Play.of(each, OptionalLong.empty(), Optional.empty(), Optional.empty())))
            .toList();

    private static EmbeddedKafka kafka;

    @TempDir
    Path directory;

    @BeforeAll
    static void write() throws Exception {
        kafka = EmbeddedKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "transactional.id",
                        "samples",
                        "compression.type",
                        "lz4"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            committed(producer, event("e-1", "u-1", "10:00", signals(soc(78, "10:00"))));
            // Delivered again: another body, the same event.
            committed(producer, event("e-1", "u-1", "10:05", signals(soc(99, "10:05"))));
            aborted(producer, event("e-2", "u-1", "10:30", signals(soc(55, "10:30"))));
            committed(producer, event("late", "u-1", "10:31", signals(soc(70, "09:00"))));
            aborted(producer, event("e-3", "u-1", "10:32", signals(soc(56, "10:32"))));
            committed(producer, event("e-4", "u-1", "10:40", signals(place("10:01"))));
            // The event says that there is no value; the memory knows one.
            committed(producer, event("e-5", "u-1", "11:05", """
                    'signals':{'charge-soc':{'status':'ERROR','error':{'type':'VEHICLE_STATE'},'stale':true,'body':{'value':78}}},\
                    'known':{'charge-soc':{'body':{'value':81},'value':81,'unit':'percent','oemUpdatedAt':\
                    '2026-11-21T11:00:00.000Z','timeFrom':'maker','learnedAt':'2026-11-21T11:01:00.000Z',\
                    'fromEventId':'e-0','origin':'cache','stale':false}}"""));
            committed(producer, record("dev.carflow.permission-changed", "e-5:withdrawn:signal", "u-1", """
                    {'schemaVersion':1,'userId':'u-1','vehicleId':'v-1','change':'withdrawn','codes':['location-place'],\
                    'at':'2026-11-21T11:10:00.000Z','cause':'signal','eventId':'e-5'}"""));
            committed(producer, event("before-withdrawal", "u-1", "11:09", signals(place("11:08"))));
            committed(producer, event("e-6", "u-2", "11:20", signals(soc(40, "11:20"))));
            committed(producer, record("dev.carflow.user-removed", "r-1", "u-2", """
                    {'schemaVersion':1,'userId':'u-2','vehicleIds':['v-2'],'removedAt':'2026-11-21T11:30:00.000Z'}"""));
            committed(producer, event("before-removal", "u-2", "11:25", signals(soc(41, "11:25"))));
            committed(producer, record("dev.carflow.later", "l-1", "u-1", "{'anything':1}"));
            committed(producer, event("last", "u-1", "12:00", signals(soc(90, "12:00"))));
            play(producer);
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static void play(Producer<String, byte[]> producer) {
        RecordMaker maker = new RecordMaker(ConfigProblems.read(TopicsConfig.class, Map.of()));
        for (Script script : SCRIPTS) {
            maker.make(script, Form.ENRICHED, Instant.now().minus(Duration.ofHours(1)))
                    .forEach(played -> played.records().forEach(each -> {
                        var record = new ProducerRecord<>(TOPIC, 0, each.key(), each.value());
                        each.headers().forEach(header -> record.headers()
                                .add(header.name(), header.value().getBytes(UTF_8)));
                        if (played.event().worker().aborted()) {
                            aborted(producer, record);
                        } else {
                            committed(producer, record);
                        }
                    }));
        }
    }

    private static void committed(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
        producer.beginTransaction();
        producer.send(record);
        producer.commitTransaction();
    }

    private static void aborted(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
        producer.beginTransaction();
        producer.send(record);
        producer.flush();
        producer.abortTransaction();
    }

    private static ProducerRecord<String, byte[]> record(String type, String id, String user, String value) {
        // One partition: the output is to have one order.
        var record =
                new ProducerRecord<>(TOPIC, 0, user, value.replace('\'', '"').getBytes(UTF_8));
        Map.of("ce_type", type, "ce_id", id, "ce_source", "/carflow/smartcar/enriched")
                .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }

    /** An enriched event as its schema has it. */
    private static ProducerRecord<String, byte[]> event(String id, String user, String received, String signals) {
        String value =
                ("{'schemaVersion':1,'eventId':'%s','eventType':'VEHICLE_STATE','userId':'%s','vehicle':{'id':'%s'},"
                                + "'receivedAt':'%s','enrichedAt':'%4$s','triggers':[],%s,'changed':[],'errors':[],"
                                + "'enrichment':{'outcome':'NOT_NEEDED','calls':0,'shared':false,'missing':[],'outdated':[]}}")
                        .formatted(id, user, user.replace('u', 'v'), time(received), signals);
        assertThat(PublishedSchemas.validator("enriched-event.v1.strict.schema.json")
                        .validate(json(value)))
                .isEmpty();
        return record("dev.carflow.vehicle_state.enriched", id, user, value);
    }

    private static String signals(String signal) {
        return "'signals':{" + signal + "},'known':{}";
    }

    private static String soc(int percent, String at) {
        return "'charge-soc':{'status':'SUCCESS','body':{'value':%1$d},'value':%1$d,'unit':'percent','oemUpdatedAt':'%2$s',"
                        .formatted(percent, time(at))
                + "'timeFrom':'maker','stale':false}";
    }

    private static String place(String at) {
        return "'location-place':{'status':'SUCCESS','body':{'latitude':52.5},'retrievedAt':'%s','timeFrom':'retrieval','stale':false}"
                .formatted(time(at));
    }

    private static String time(String hour) {
        return "2026-11-21T" + hour + ":00.000Z";
    }

    private static JsonNode json(String text) {
        return Samples.parse(text.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void quarkus() throws Exception {
        // Given
        Path project = copy("quarkus");
        Path log = directory.resolve("build.log");
        Path maven = Path.of(System.getProperty("maven.home"), "bin", "mvn");
        assertThat(run(project, log, maven.toString(), "--batch-mode", "--quiet", "--offline", "package") == 0
                        || run(project, log, maven.toString(), "--batch-mode", "--quiet", "package") == 0)
                .as(() -> text(log))
                .isTrue();

        // Then
        assertPrints(
                project,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
    }

    @Test
    void node() throws Exception {
        // Given
        Path project = copy("node");
        Path log = directory.resolve("build.log");
        if (Stream.of("node", "npm").anyMatch(program -> !isInstalled(program))) {
            leaveOut("node and npm are not installed");
        }
        if (run(project, log, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline") != 0) {
            leaveOut("npm cannot install its packages: " + text(log));
        }

        // Then
        assertPrints(project, "node", "consumer.mjs");
    }

    private static void leaveOut(String why) {
        System.out.println("The Node sample consumer was not tried: " + why);
        abort(why);
    }

    private void assertPrints(Path project, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().putAll(Map.of("KAFKA", kafka.bootstrapServers(), "TOPIC", TOPIC));
        LoggedProcess consumer = LoggedProcess.start(builder, directory.resolve("output.log"));
        try {
            await().atMost(Timeouts.PROCESS)
                    .until(() ->
                            !consumer.isRunning() || verdicts(consumer).stream().allMatch(Verdict::isGood));
            assertThat(lines(consumer))
                    .as(consumer.output())
                    .startsWith(EXPECTED.stream().map(SampleConsumersIT::json).toArray(JsonNode[]::new));
            assertThat(verdicts(consumer).stream().flatMap(verdict -> verdict.findings().stream()))
                    .as(consumer.output())
                    .isEmpty();
        } finally {
            consumer.kill();
        }
    }

    private static List<Verdict> verdicts(LoggedProcess consumer) {
        List<ResultLine> lines = lines(consumer).stream()
                .flatMap(line -> ResultLine.read(line.toString().getBytes(UTF_8)).stream())
                .toList();
        return SCRIPTS.stream().map(script -> Judge.judge(script, lines)).toList();
    }

    /** Other lines of a client are no change. */
    private static List<JsonNode> lines(LoggedProcess consumer) {
        return consumer.output()
                .lines()
                .filter(line -> line.startsWith("{\"user\"") || line.startsWith("{\"erased\""))
                .map(line -> Samples.parse(line.getBytes(UTF_8)))
                .toList();
    }

    private static boolean isInstalled(String program) {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int run(Path project, Path log, String... command) throws Exception {
        return LoggedProcess.start(new ProcessBuilder(command).directory(project.toFile()), log)
                .awaitExit(Timeouts.PROCESS);
    }

    private Path copy(String sample) throws IOException {
        Path source = SAMPLES.resolve(sample);
        Path target = directory.resolve(sample);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("node_modules"))
                    .toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
