package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The vehicles that Smartcar confirmed, as a session keeps them until it is claimed, and as a claim is answered. */
final class ConfirmedJson {

    private ConfirmedJson() {}

    static JsonArray of(Confirmed confirmed) {
        JsonArray vehicles = new JsonArray();
        confirmed.vehicles().forEach(vehicle -> vehicles.add(json(vehicle)));
        return vehicles;
    }

    static Confirmed read(String userId, JsonArray vehicles) {
        List<ConnectedVehicle> read = vehicles.stream()
                .map(JsonObject.class::cast)
                .map(ConfirmedJson::vehicle)
                .toList();
        return new Confirmed(userId, read);
    }

    private static JsonObject json(ConnectedVehicle vehicle) {
        JsonObject json =
                new JsonObject().put("id", vehicle.id()).put("permissions", new JsonArray(vehicle.permissions()));
        vehicle.connectionId().ifPresent(id -> json.put("connectionId", id));
        vehicle.make().ifPresent(make -> json.put("make", make));
        vehicle.model().ifPresent(model -> json.put("model", model));
        vehicle.year().ifPresent(year -> json.put("year", year));
        vehicle.mode().ifPresent(mode -> json.put("mode", mode));
        vehicle.connectedAt().ifPresent(at -> json.put("connectedAt", at.toString()));
        return json;
    }

    private static ConnectedVehicle vehicle(JsonObject json) {
        return new ConnectedVehicle(
                json.getString("id"),
                Optional.ofNullable(json.getString("connectionId")),
                Optional.ofNullable(json.getString("make")),
                Optional.ofNullable(json.getString("model")),
                Optional.ofNullable(json.getInteger("year")),
                Optional.ofNullable(json.getString("mode")),
                json.getJsonArray("permissions").stream()
                        .map(String.class::cast)
                        .toList(),
                Optional.ofNullable(json.getString("connectedAt")).map(Instant::parse));
    }
}
