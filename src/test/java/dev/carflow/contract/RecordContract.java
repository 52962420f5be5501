package dev.carflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import dev.carflow.contract.AsyncApi.Message;
import dev.carflow.eventlog.EventRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Holds records against the published AsyncAPI document: topic, key, headers and value; as readers do, and against what
 * this version promises to write: no other headers, members and words. Thread-safe.
 */
public final class RecordContract {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final RecordContract PUBLISHED = new RecordContract(AsyncApi.published());

    /** A dead letter has the headers of the record that it was. */
    private static final String DEAD_LETTER = "deadLetter";

    private final Map<String, List<MessageCheck>> byEnding = new HashMap<>();

    private record MessageCheck(
            Message message, JsonSchema key, JsonSchema headers, JsonSchema payload, Optional<JsonSchema> strict) {

        static MessageCheck of(Message message) {
            return new MessageCheck(
                    message,
                    PublishedSchemas.validator(message.key()),
                    PublishedSchemas.validator(message.headers()),
                    PublishedSchemas.validator(message.payload()),
                    message.strictPayload().map(PublishedSchemas::validator));
        }

        /** Messages of one topic differ in their type. */
        boolean isOf(String type) {
            JsonNode schema = message.headers().at("/properties/ce_type");
            return schema.has("const")
                    ? schema.path("const").asText().equals(type)
                    : !schema.has("pattern")
                            || type.matches(schema.path("pattern").asText());
        }
    }

    /**
     * A record as it is on its topic.
     *
     * @param value null if the record has none
     */
    public record Written(String topic, String key, Map<String, String> headers, byte[] value) {

        public static Written of(String topic, String key, Iterable<Header> headers, byte[] value) {
            Map<String, String> texts = new TreeMap<>();
            headers.forEach(header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            return new Written(topic, key, texts, value);
        }

        String type() {
            return headers.getOrDefault("ce_type", "");
        }

        /** Returns the value; none if it is no JSON. */
        Optional<JsonNode> json() {
            try {
                return value == null ? Optional.empty() : Optional.ofNullable(JSON.readTree(value));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    RecordContract(AsyncApi document) {
        document.channels()
                .forEach((address, channel) -> byEnding.put(
                        address.replace("{route}", ""),
                        channel.messages().values().stream()
                                .map(MessageCheck::of)
                                .toList()));
    }

    public static RecordContract published() {
        return PUBLISHED;
    }

    /** Returns the message that a record is, if its topic and its type are in the document. */
    Optional<Message> messageOf(Written record) {
        return check(record).map(MessageCheck::message);
    }

    /**
     * Returns whether a record is Carflow's to answer for. Records of others, which lack a type, pass through it when they
     * are set aside and redriven; and a replay goes to whichever topic its operator names.
     */
    boolean covers(Written record) {
        return !record.type().isEmpty() && byEnding.containsKey(endingOf(record.topic()));
    }

    private static String endingOf(String topic) {
        return topic.substring(Math.max(0, topic.lastIndexOf('.')));
    }

    private Optional<MessageCheck> check(Written record) {
        return byEnding.getOrDefault(endingOf(record.topic()), List.of()).stream()
                .filter(each -> each.isOf(record.type()))
                .findFirst();
    }

    /** Returns what is wrong with a record, without its values; empty if nothing is. */
    public List<String> complaints(ConsumerRecord<String, byte[]> record) {
        return complaints(Written.of(record.topic(), record.key(), record.headers(), record.value()));
    }

    /** Asserts that records of the service keep the contract. */
    public void check(Collection<EventRecord> records) {
        for (EventRecord record : records) {
            Map<String, String> headers = new TreeMap<>();
            record.headers().forEach(header -> headers.put(header.name(), header.value()));
            assertKept(new Written(record.topic(), record.key(), headers, record.value()));
        }
    }

    public void check(ProducerRecord<String, byte[]> record) {
        assertKept(Written.of(record.topic(), record.key(), record.headers(), record.value()));
    }

    private void assertKept(Written record) {
        assertThat(complaints(record)).isEmpty();
        ExampleRecorder.offer(record);
    }

    public List<String> complaints(Written record) {
        Optional<MessageCheck> found = check(record);
        if (found.isEmpty()) {
            return List.of("no message of type " + record.type() + " is documented for " + record.topic());
        }
        MessageCheck check = found.get();
        ObjectNode headers = JSON.createObjectNode();
        record.headers().forEach(headers::put);
        List<String> complaints = new ArrayList<>();
        add(complaints, "key", check.key(), JSON.valueToTree(record.key()));
        add(complaints, "headers", check.headers(), headers);
        if (!check.message().name().equals(DEAD_LETTER)) {
            complaints.addAll(beyondTheDocument(check.message().headers().path("properties"), headers));
        }
        Optional<JsonNode> json = record.json();
        json.ifPresent(value -> add(complaints, "value", check.payload(), value));
        json.ifPresent(value -> check.strict().ifPresent(strict -> add(complaints, "value, strictly", strict, value)));
        if (json.isEmpty() && check.message().payload().has("type")) {
            complaints.add("the value is no JSON");
        }
        return complaints.stream()
                .map(complaint -> check.message().name() + ": " + complaint)
                .toList();
    }

    /** Headers and words that the document does not name. */
    private static List<String> beyondTheDocument(JsonNode documented, ObjectNode headers) {
        List<String> complaints = new ArrayList<>();
        headers.properties().forEach(header -> {
            JsonNode words = documented.path(header.getKey()).path("x-words");
            if (!documented.has(header.getKey())) {
                complaints.add("the header " + header.getKey() + " is not documented");
            } else if (!words.isMissingNode() && !contains(words, header.getValue())) {
                complaints.add("a word of the header " + header.getKey() + " is not documented");
            }
        });
        return complaints;
    }

    private static boolean contains(JsonNode words, JsonNode word) {
        return Stream.iterate(0, i -> i < words.size(), i -> i + 1)
                .anyMatch(i -> words.get(i).equals(word));
    }

    /** The place and the rule, because a message of the validator may repeat the value. */
    private static void add(List<String> complaints, String part, JsonSchema schema, JsonNode value) {
        schema.validate(value)
                .forEach(each -> complaints.add(part + ": " + each.getInstanceLocation() + " breaks "
                        + each.getSchemaLocation()
                        + (each.getProperty() == null ? "" : " (" + each.getProperty() + ")")));
    }
}
