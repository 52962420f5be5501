package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.contract.AsyncApi.Message;
import dev.carflow.contract.RecordContract.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps records of a test run in {@code target/contract-records}, where {@code -Dcontract.record} asks for it: each that
 * has a field which none before it had. {@link ContractExamplesTest} makes the published examples of them.
 */
final class ExampleRecorder {

    static final Path RECORDED = Path.of("target", "contract-records");

    private static final boolean ON = System.getProperty("contract.record") != null;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Set<String> SEEN = new HashSet<>();

    private ExampleRecorder() {}

    static synchronized void offer(Written record) {
        if (!ON) {
            return;
        }
        Message message = RecordContract.published().messageOf(record).orElseThrow();
        Set<String> fields = new TreeSet<>(SeenFields.of(
                message, JSON.valueToTree(record.headers()), record.json().orElse(MissingNode.getInstance())));
        fields.add(message.name() + ' ' + record.headers().get("carflow-reason"));
        if (SEEN.addAll(fields)) {
            keep(message.name() + '-' + ProcessHandle.current().pid() + '-' + SEEN.size(), record);
        }
    }

    static void keep(String name, Written record) {
        try {
            Files.createDirectories(RECORDED);
            Files.write(RECORDED.resolve(name + ".json"), JSON.writeValueAsBytes(document(record)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns topic, key, headers and payload; a value that is no JSON as text. */
    static ObjectNode document(Written record) {
        ObjectNode document =
                JSON.createObjectNode().put("topic", record.topic()).put("key", record.key());
        document.set("headers", JSON.valueToTree(record.headers()));
        if (record.value() != null) {
            JsonNode payload = record.json().orElseGet(() -> JSON.getNodeFactory()
                    .textNode(new String(record.value(), StandardCharsets.UTF_8)));
            document.set("payload", payload);
        }
        return document;
    }
}
