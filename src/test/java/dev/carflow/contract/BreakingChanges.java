package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.contract.AsyncApi.Channel;
import dev.carflow.contract.AsyncApi.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds what breaks readers of topics and callers of endpoints between two versions of the contract. */
final class BreakingChanges {

    /** Marks bodies that are never refused for their content. */
    private static final String ANY_CONTENT = "x-any-content";

    private final List<String> found = new ArrayList<>();

    private BreakingChanges() {}

    /** Returns each breaking change with its place; empty if those who know only the first version can stay with it. */
    static List<String> between(ContractFiles before, ContractFiles after) {
        BreakingChanges changes = new BreakingChanges();
        changes.channels(new AsyncApi(before).channels(), new AsyncApi(after).channels());
        changes.operations(new OpenApi(before).operations(), new OpenApi(after).operations());
        return changes.found;
    }

    private void channels(Map<String, Channel> before, Map<String, Channel> after) {
        before.forEach((address, old) -> {
            Channel now = after.get(address);
            if (now == null) {
                found.add(address + " is gone");
                return;
            }
            if (!old.bindings().equals(now.bindings())) {
                found.add(address + " has other settings");
            }
            old.messages().forEach((name, message) -> {
                if (now.messages().containsKey(name)) {
                    message(address + ' ' + name, message, now.messages().get(name));
                } else {
                    found.add(address + " has no " + name + " any more");
                }
            });
        });
    }

    private void message(String at, Message before, Message after) {
        found.addAll(SchemaChanges.ofWritten(at + " key", before.key(), after.key()));
        found.addAll(SchemaChanges.ofWritten(at + " header", before.headers(), after.headers()));
        found.addAll(SchemaChanges.ofWritten(at + " value", before.payload(), after.payload()));
        if (!before.contentType().equals(after.contentType())) {
            found.add(at + " has another content type");
        }
        if (!before.payload().path("$id").equals(after.payload().path("$id"))) {
            found.add(at + " has another schema");
        }
        if (before.strictPayload().isPresent() && after.strictPayload().isEmpty()) {
            found.add(at + " has no strict schema any more");
        } else if (before.strictPayload().isPresent()) {
            found.addAll(SchemaChanges.ofStrict(
                    at + " strict value",
                    before.strictPayload().get(),
                    after.strictPayload().get()));
        }
    }

    private void operations(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        before.forEach((name, old) -> {
            if (after.containsKey(name)) {
                operation(name, old, after.get(name));
            } else {
                found.add(name + " is gone");
            }
        });
    }

    private void operation(String name, JsonNode before, JsonNode after) {
        if (!before.path("security").equals(after.path("security"))) {
            found.add(name + " has another security");
        }
        parameters(name, before.path("parameters"), after.path("parameters"));
        request(name, before.path("requestBody"), after.path("requestBody"));
        before.path("responses").properties().forEach(response -> {
            JsonNode now = after.path("responses").path(response.getKey());
            if (now.isMissingNode()) {
                found.add(name + " never answers " + response.getKey() + " any more");
            } else {
                response(name + ' ' + response.getKey(), response.getValue(), now);
            }
        });
        after.path("responses").fieldNames().forEachRemaining(status -> {
            if (!before.path("responses").has(status) && status.matches("[23]..")) {
                found.add(name + " can answer " + status + " now");
            }
        });
    }

    private void parameters(String name, JsonNode before, JsonNode after) {
        for (JsonNode old : before) {
            JsonNode now = parameter(after, old);
            String at = name + " parameter " + old.path("name").asText();
            if (now == null) {
                found.add(at + " is no longer accepted");
            } else {
                found.addAll(SchemaChanges.ofAccepted(at, old.path("schema"), now.path("schema")));
                if (now.path("required").asBoolean() && !old.path("required").asBoolean()) {
                    found.add(at + " is demanded now");
                }
            }
        }
        for (JsonNode now : after) {
            if (now.path("required").asBoolean() && parameter(before, now) == null) {
                found.add(name + " parameter " + now.path("name").asText() + " is demanded now");
            }
        }
    }

    private static JsonNode parameter(JsonNode parameters, JsonNode like) {
        for (JsonNode each : parameters) {
            if (each.path("name").equals(like.path("name")) && each.path("in").equals(like.path("in"))) {
                return each;
            }
        }
        return null;
    }

    private void request(String name, JsonNode before, JsonNode after) {
        if (before.has(ANY_CONTENT) && after.has(ANY_CONTENT)) {
            return;
        }
        if (after.path("required").asBoolean() && !before.path("required").asBoolean()) {
            found.add(name + " demands a body now");
        }
        before.path("content").properties().forEach(content -> {
            JsonNode now = after.path("content").path(content.getKey());
            if (now.isMissingNode()) {
                found.add(name + " no longer accepts " + content.getKey());
            } else {
                found.addAll(SchemaChanges.ofAccepted(
                        name + " body", content.getValue().path("schema"), now.path("schema")));
            }
        });
    }

    private void response(String at, JsonNode before, JsonNode after) {
        before.path("content").properties().forEach(content -> {
            JsonNode now = after.path("content").path(content.getKey());
            if (now.isMissingNode()) {
                found.add(at + " is no longer " + content.getKey());
            } else {
                found.addAll(SchemaChanges.ofWritten(at, content.getValue().path("schema"), now.path("schema")));
            }
        });
        before.path("headers").properties().forEach(header -> {
            JsonNode now = after.path("headers").path(header.getKey());
            if (now.isMissingNode()
                    || header.getValue().path("required").asBoolean()
                            && !now.path("required").asBoolean()) {
                found.add(at + " can lack the header " + header.getKey() + " now");
            } else {
                found.addAll(SchemaChanges.ofWritten(
                        at + " header " + header.getKey(), header.getValue().path("schema"), now.path("schema")));
            }
        });
        Set<String> problems = new TreeSet<>();
        before.path("x-problems").forEach(word -> problems.add(word.asText()));
        after.path("x-problems").forEach(word -> problems.remove(word.asText()));
        problems.forEach(word -> found.add(at + " never names the problem " + word + " any more"));
    }
}
