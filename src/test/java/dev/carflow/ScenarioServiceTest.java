package dev.carflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.scenario.TriedConsumer;
import dev.carflow.scenario.TriedConsumer.Fault;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

/** The consumer test kit by its subcommands, with a consumer between two topics of a real broker. */
@QuarkusTest
@TestProfile(RedriveSettings.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
class ScenarioServiceTest {

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @TempDir
    Path directory;

    private final String input = "tried-" + UUID.randomUUID();
    private final String output = input + "-results";

    /** The result of a subcommand. */
    private record Run(int code, String out, String err) {}

    @BeforeEach
    void topics() throws Exception {
        Service.awaitReady(management);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Service.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(input, 3, (short) 1), new NewTopic(output, 3, (short) 1)))
                    .all()
                    .get();
        }
        await().ignoreExceptions().until(() -> Service.records(output).isEmpty());
    }

    @Test
    void aConsumerIsJudgedByItsResultLines() {
        // When
        Run played = run("scenario late --topic " + input + " --json");
        consume(Fault.NONE);
        Run good = run("scenario check late --topic " + input + " --output " + output + " --wait PT30S");

        // Then
        String id = Samples.parse(played.out().getBytes(UTF_8)).path("play").asText();
        assertThat(played.code()).isZero();
        assertThat(good.out()).contains("holds       newest-value-wins").contains("The consumer is right");
        assertThat(good.code()).isZero();

        // When: another play, and a consumer that lets late values win
        assertThat(run("scenario late --topic " + input).code()).isZero();
        consume(Fault.LETS_LATE_VALUES_WIN);
        Run wrong = run("scenario check late --topic " + input + " --output " + output + " --json");

        // Then
        JsonNode verdict = Samples.parse(wrong.out().getBytes(UTF_8));
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(verdict.path("play").asText()).isNotEqualTo(id);
        assertThat(verdict.path("findings")).isNotEmpty().allSatisfy(finding -> assertThat(
                        finding.path("invariant").asText())
                .isEqualTo("newest-value-wins"));
    }

    @Test
    void linesCanComeFromAFileAndAnAbortedTransactionIsNoRecord() throws Exception {
        // Given
        assertThat(run("scenario aborted --seed 1 --topic " + input).code()).isZero();
        TriedConsumer consumer = read(Fault.NONE);
        Path lines = directory.resolve("lines");
        Files.write(
                lines,
                consumer.lines().stream().map(line -> new String(line, UTF_8)).toList());

        // Then
        assertThat(Service.records(input)).hasSize(2);
        assertThat(run("scenario check aborted --topic " + input + " --lines " + lines)
                        .code())
                .isZero();
        Run none = run("scenario check aborted --topic " + input + " --output " + output);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out()).contains("BROKEN      read-committed");
    }

    @Test
    void nothingIsPlayedWhereOthersReadOrTwice() {
        // Given
        put(input, "someone", "{}".getBytes(UTF_8));

        // Then
        Run live = run("scenario double --topic smartcar.enriched");
        assertThat(live.code()).isEqualTo(1);
        assertThat(live.out()).contains("is a topic of this Carflow").contains("Say --yes if you mean it");
        Run others = run("scenario double --topic " + input);
        assertThat(others.code()).isEqualTo(1);
        assertThat(others.out()).contains("has records that are of no scenario");
        assertThat(Service.records(input)).hasSize(1);
        assertThat(run("scenario double --seed 5 --yes --topic " + input).code())
                .isZero();
        assertThat(run("scenario double --seed 5 --yes --topic " + input).err()).contains("has this play already");
        assertThat(run("scenario payload-2.0 --form enriched --topic " + output).code())
                .isEqualTo(2);
        assertThat(run("scenario late --topic none-of-this-name").code()).isEqualTo(3);
        assertThat(run("scenario check late --topic " + input + " --output " + output)
                        .code())
                .isEqualTo(3);
    }

    @Test
    void thePlayOfEachScenarioIsFoundWhole() {
        for (String name : List.of("erased-user", "payload-2.0", "outage")) {
            assertThat(run("scenario " + name + " --topic " + input).code()).isZero();
            consume(Fault.NONE);
            Run checked = run("scenario check " + name + " --topic " + input + " --output " + output);
            assertThat(checked.out() + checked.err()).contains("The consumer is right");
        }
        assertThat(run("scenario late --dry-run --topic " + input).out()).startsWith("Dry run: would play late");
        assertThat(run("scenario list").out()).contains("resolved-error");
    }

    private void consume(Fault fault) {
        read(fault).lines().forEach(line -> put(output, "results", line));
    }

    private TriedConsumer read(Fault fault) {
        TriedConsumer consumer = new TriedConsumer(fault);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(Service.records(input));
        for (ConsumerRecord<String, byte[]> each : records) {
            Map<String, String> headers = new HashMap<>();
            each.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
            consumer.take(headers, each.value(), true);
        }
        return consumer;
    }

    private static void put(String topic, String key, byte[] value) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Service.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value));
            producer.flush();
        }
    }

    private static Run run(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = CommandTree.of(new PrintWriter(out, true), new PrintWriter(err, true), new UnattendedTerminal())
                .execute(line.split(" "));
        return new Run(code, out.toString(), err.toString());
    }
}
