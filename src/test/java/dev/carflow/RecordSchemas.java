package dev.carflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import dev.carflow.contract.PublishedSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The schemas of the records of Carflow's own on the topics of enriched events, formats asserted. */
public enum RecordSchemas {
    USER_REMOVED("user-removed"),
    PERMISSION_CHANGED("permission-changed");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final JsonSchema strict;
    private final JsonSchema ofReaders;

    RecordSchemas(String name) {
        this.name = name;
        this.strict = PublishedSchemas.validator(name + ".v1.strict.schema.json");
        this.ofReaders = PublishedSchemas.validator(name + ".v1.schema.json");
    }

    /** Returns the schemas of a record on a topic of enriched events; empty for an event, and for an unknown type. */
    public static Optional<RecordSchemas> of(ConsumerRecord<String, byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader("ce_type"))
                .map(type -> new String(type.value(), StandardCharsets.UTF_8))
                .flatMap(type -> Stream.of(values())
                        .filter(each -> type.equals("dev.carflow." + each.name))
                        .findFirst());
    }

    /** Returns what is wrong with the value of one of Carflow's own records. */
    public List<String> complaints(ConsumerRecord<String, byte[]> record) {
        return complaints(tree(record.value()));
    }

    private static JsonNode tree(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the promise to write nothing else, and by readers' schema. */
    public List<String> complaints(JsonNode value) {
        return Stream.concat(strict.validate(value).stream(), ofReaders.validate(value).stream())
                .map(Object::toString)
                .toList();
    }

    /** By readers' schema only. */
    public List<String> complaintsOfReaders(JsonNode value) {
        return ofReaders.validate(value).stream().map(Object::toString).toList();
    }
}
