package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The AsyncAPI document, as far as records are held against it. All schemas are without references. */
final class AsyncApi {

    private static final AsyncApi PUBLISHED = new AsyncApi(ContractFiles.read(ContractFiles.PUBLISHED));

    private final ContractFiles files;

    AsyncApi(ContractFiles files) {
        this.files = files;
    }

    static AsyncApi published() {
        return PUBLISHED;
    }

    /** A topic, by its address such as {@code {route}.enriched}, and its messages by name. */
    record Channel(String address, JsonNode bindings, Map<String, Message> messages) {}

    /**
     * A kind of record.
     *
     * @param payload for readers: accepts new members and words
     * @param strictPayload what this version writes; none where the value is Smartcar's
     */
    record Message(
            String name,
            String contentType,
            JsonNode key,
            JsonNode headers,
            JsonNode payload,
            Optional<JsonNode> strictPayload) {}

    /** Returns the channels by address. */
    Map<String, Channel> channels() {
        Map<String, Channel> channels = new LinkedHashMap<>();
        resolved(files.byName().get(ContractFiles.ASYNCAPI).path("channels")).forEach(channel -> {
            Map<String, Message> messages = new LinkedHashMap<>();
            channel.path("messages").forEach(each -> {
                Message message = message(each);
                messages.put(message.name(), message);
            });
            String address = channel.path("address").asText();
            channels.put(address, new Channel(address, channel.path("bindings"), messages));
        });
        return channels;
    }

    private Message message(JsonNode message) {
        String strict = message.path("x-strict-payload").asText();
        return new Message(
                message.path("name").asText(),
                message.path("contentType").asText("application/json"),
                message.at("/bindings/kafka/key"),
                message.path("headers"),
                message.path("payload"),
                strict.isEmpty()
                        ? Optional.empty()
                        : Optional.of(files.resolved(strict, files.byName().get(strict))));
    }

    private JsonNode resolved(JsonNode node) {
        return files.resolved(ContractFiles.ASYNCAPI, node);
    }
}
