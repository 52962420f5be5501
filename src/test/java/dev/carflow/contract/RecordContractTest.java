package dev.carflow.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.contract.AsyncApi.Message;
import dev.carflow.contract.RecordContract.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of records and that of fields can fail, and repeat no value of a record. */
class RecordContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "a-private-user";

    private final RecordContract contract = RecordContract.published();
    private final ObjectNode example = example("enrichedEvent-1");

    private static ObjectNode example(String name) {
        try {
            return (ObjectNode) JSON.readTree(Files.readAllBytes(
                    ContractFiles.PUBLISHED.resolve("examples").resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Written record(JsonNode example) {
        Map<String, String> headers = new TreeMap<>();
        example.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new Written(
                example.path("topic").asText(),
                example.path("key").isNull() ? null : example.path("key").asText(),
                headers,
                example.path("payload").toString().getBytes(UTF_8));
    }

    private void assertRefused(Consumer<ObjectNode> change, String complaint) {
        assertThat(contract.complaints(record(example))).isEmpty();
        change.accept(example);
        assertThat(contract.complaints(record(example)))
                .anySatisfy(each -> assertThat(each).contains(complaint))
                .allSatisfy(each -> assertThat(each).doesNotContain(USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_source", "ce_dataschema", "carflow-mode", "traceparent"})
    void refusesARecordThatLacksAHeader(String name) {
        assertRefused(record -> ((ObjectNode) record.path("headers")).remove(name), name);
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 2.0",
        "carflow-mode, demo",
        "carflow-received-at, yesterday",
        "carflow-sequence, many",
        "traceparent, 00-a-private-user",
        "content-type, text/plain"
    })
    void refusesAHeaderOfAnotherForm(String name, String value) {
        assertRefused(record -> ((ObjectNode) record.path("headers")).put(name, value), name);
    }

    @Test
    void refusesAHeaderThatIsNotDocumented() {
        assertRefused(
                record -> ((ObjectNode) record.path("headers")).put("carflow-later", USER),
                "the header carflow-later is not documented");
    }

    @Test
    void refusesARecordWithoutAKey() {
        assertRefused(record -> record.putNull("key"), "key");
    }

    @Test
    void refusesAMemberThatIsNotDocumented() {
        assertRefused(record -> ((ObjectNode) record.path("payload")).put("later", USER), "value, strictly");
    }

    @Test
    void refusesAValueThatIsNoJson() {
        Written record = record(example);
        assertThat(contract.complaints(
                        new Written(record.topic(), record.key(), record.headers(), ("{" + USER).getBytes(UTF_8))))
                .singleElement()
                .isEqualTo("enrichedEvent: the value is no JSON");
    }

    @Test
    void refusesARecordOfAnotherTopic() {
        assertRefused(record -> record.put("topic", "smartcar.readings"), "no message of type");
    }

    @Test
    void refusesAReasonThatIsNotDocumented() {
        ObjectNode quarantined = example("quarantinedDelivery-1");
        ((ObjectNode) quarantined.path("headers")).put("carflow-reason", "bad-luck");
        assertThat(contract.complaints(record(quarantined)))
                .contains("quarantinedDelivery: a word of the header carflow-reason is not documented");
    }

    @Test
    void namesAFieldThatNoExampleHas() {
        // Given
        Message message = contract.messageOf(record(example)).orElseThrow();
        Set<String> documented = SeenFields.of(message);

        // When
        ((ObjectNode) example.path("headers")).remove("ce_originsource");
        ((ObjectNode) example.path("payload")).remove("signals");
        documented.removeAll(SeenFields.of(message, example.path("headers"), example.path("payload")));

        // Then
        assertThat(documented)
                .contains(
                        "enrichedEvent header /ce_originsource",
                        "urn:carflow:schema:enriched-event:1 /signals",
                        "urn:carflow:schema:enriched-event:1 /signals/*/stale");
    }
}
