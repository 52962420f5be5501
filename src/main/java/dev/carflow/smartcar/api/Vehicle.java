package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Attributes of a vehicle (contract 7.3). The case of the words varies.
 *
 * @param mode {@code live} or {@code simulated}
 */
public record Vehicle(
        String id,
        Optional<String> make,
        Optional<String> model,
        Optional<Integer> year,
        Optional<String> powertrainType,
        Optional<String> mode) {

    /** @return empty without an id */
    static Optional<Vehicle> read(JsonNode resource) {
        return Fields.text(resource.path("id")).map(id -> of(id, resource.path("attributes")));
    }

    static Vehicle of(String id, JsonNode attributes) {
        return new Vehicle(
                id,
                Fields.text(attributes.path("make")),
                Fields.text(attributes.path("model")),
                Fields.integer(attributes.path("year")),
                Fields.text(attributes.path("powertrainType")),
                Fields.text(attributes.path("mode")));
    }
}
