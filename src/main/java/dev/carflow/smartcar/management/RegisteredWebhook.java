package dev.carflow.smartcar.management;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.util.Optional;

/**
 * A webhook of the application (contract 7.6). Whether its receiver is verified cannot be read (contract 12.3).
 *
 * @param id opaque: a UUID, or {@code wh_…}
 * @param enabled empty if Smartcar does not say; a disabled webhook delivers nothing
 * @param autoSubscribe whether Smartcar subscribes every vehicle that is or will be connected; empty if it does not say
 */
public record RegisteredWebhook(String id, Optional<Boolean> enabled, Optional<Boolean> autoSubscribe) {

    /** @return empty if the id is missing */
    static Optional<RegisteredWebhook> read(JsonNode resource) {
        JsonNode attributes = resource.path("attributes");
        return Fields.text(resource.path("id"))
                .map(id -> new RegisteredWebhook(
                        id, flag(attributes.path("isEnabled")), flag(attributes.path("autoSubscribe"))));
    }

    private static Optional<Boolean> flag(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }
}
