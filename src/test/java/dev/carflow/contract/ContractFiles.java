package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The documents of one version of the contract: AsyncAPI, OpenAPI and the schemas.
 *
 * @param byName as references name them, such as {@code schema/reading.v1.schema.json}
 */
record ContractFiles(Map<String, JsonNode> byName) {

    static final Path PUBLISHED = Path.of("docs", "contracts");
    static final String ASYNCAPI = "asyncapi.yaml";
    static final String OPENAPI = "openapi.yaml";

    private static final String SCHEMAS = "schema";

    /** Members that only references lead to, and those that assert nothing. */
    private static final Set<String> LEFT_OUT = Set.of("$defs", "examples");

    private static final ObjectMapper JSON = new ObjectMapper();

    static ContractFiles read(Path directory) {
        Map<String, JsonNode> files = new TreeMap<>();
        for (String name : List.of(ASYNCAPI, OPENAPI)) {
            files.put(name, yaml(text(directory.resolve(name))));
        }
        try (Stream<Path> schemas = Files.list(directory.resolve(SCHEMAS))) {
            schemas.forEach(file -> files.put(SCHEMAS + '/' + file.getFileName(), json(text(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ContractFiles(files);
    }

    /** Reads YAML as JSON; a key that occurs twice is an error. */
    static JsonNode yaml(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return JSON.valueToTree(new Yaml(new SafeConstructor(options)).load(text));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a copy of a part of a document in which no reference to another part or file is left. */
    JsonNode resolved(String document, JsonNode node) {
        if (node.path("$ref").isTextual()) {
            String reference = node.path("$ref").asText();
            int hash = reference.indexOf('#');
            String target = hash == 0 ? document : reference.substring(0, hash < 0 ? reference.length() : hash);
            JsonNode found = hash < 0 ? byName.get(target) : byName.get(target).at(reference.substring(hash + 1));
            if (found.isMissingNode()) {
                throw new IllegalArgumentException(document + " refers to " + reference + ", which is not there");
            }
            JsonNode resolved = resolved(target, found);
            return node.size() == 1 || !resolved.isObject() ? resolved : merged((ObjectNode) resolved, node);
        }
        if (node.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            node.forEach(each -> copy.add(resolved(document, each)));
            return copy;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode copy = JSON.createObjectNode();
        node.properties().stream()
                .filter(member -> !LEFT_OUT.contains(member.getKey()))
                .forEach(member -> copy.set(member.getKey(), resolved(document, member.getValue())));
        return copy;
    }

    /** Members beside a reference, such as a description, win over those of its target. */
    private static ObjectNode merged(ObjectNode target, JsonNode beside) {
        beside.properties().stream()
                .filter(member -> !member.getKey().equals("$ref"))
                .forEach(member -> target.set(member.getKey(), member.getValue()));
        return target;
    }
}
