package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The OpenAPI document: which operations there are, and what each may answer. */
public final class OpenApi {

    /** Where the webhook's deliveries arrive: the document has it under {@code webhooks}. */
    static final String WEBHOOK = "/webhooks/smartcar";

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final OpenApi PUBLISHED = new OpenApi(ContractFiles.read(ContractFiles.PUBLISHED));

    private final ContractFiles files;

    OpenApi(ContractFiles files) {
        this.files = files;
    }

    public static OpenApi published() {
        return PUBLISHED;
    }

    /** Returns the operations by method and path, such as {@code POST /connect/sessions}, with references followed. */
    public Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        JsonNode root = files.byName().get(ContractFiles.OPENAPI);
        root.path("paths").properties().forEach(path -> add(operations, path.getKey(), path.getValue()));
        add(operations, WEBHOOK, root.at("/webhooks/smartcar"));
        return operations;
    }

    private void add(Map<String, JsonNode> operations, String path, JsonNode item) {
        item.properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .forEach(member -> {
                    ObjectNode operation = (ObjectNode) resolved(member.getValue());
                    if (item.has("parameters")) {
                        operation.withArray("parameters").addAll((ArrayNode) resolved(item.path("parameters")));
                    }
                    operations.put(member.getKey().toUpperCase(Locale.ROOT) + ' ' + path, operation);
                });
    }

    /** Returns the operation that a request is; none if its path or its method is not documented. */
    Optional<JsonNode> operation(String method, String path) {
        return operations().entrySet().stream()
                .filter(each -> (method + ' ' + path).matches(each.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Returns the statuses of an operation by the words of its problems; those without problems by an empty word. */
    public Map<String, Set<Integer>> statusesByProblem(String operation) {
        Map<String, Set<Integer>> statuses = new TreeMap<>();
        operations().get(operation).path("responses").properties().forEach(response -> {
            List<String> words = new ArrayList<>();
            response.getValue().path("x-problems").forEach(word -> words.add(word.asText()));
            (words.isEmpty() ? List.of("") : words)
                    .forEach(word -> statuses.computeIfAbsent(word, first -> new TreeSet<>())
                            .add(Integer.valueOf(response.getKey())));
        });
        return statuses;
    }

    private JsonNode resolved(JsonNode node) {
        return files.resolved(ContractFiles.OPENAPI, node);
    }
}
