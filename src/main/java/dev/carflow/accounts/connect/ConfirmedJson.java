package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.accounts.link.ConnectedVehicle;
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
        List<ConfirmedVehicle> read = vehicles.stream()
                .map(JsonObject.class::cast)
                .map(ConfirmedJson::vehicle)
                .toList();
        return new Confirmed(userId, read);
    }

    private static JsonObject json(ConfirmedVehicle vehicle) {
        ConnectedVehicle connected = vehicle.connected();
        JsonObject json =
                new JsonObject().put("id", vehicle.id()).put("permissions", new JsonArray(connected.permissions()));
        connected.connectionId().ifPresent(id -> json.put("connectionId", id));
        vehicle.make().ifPresent(make -> json.put("make", make));
        vehicle.model().ifPresent(model -> json.put("model", model));
        vehicle.year().ifPresent(year -> json.put("year", year));
        connected.mode().ifPresent(mode -> json.put("mode", mode));
        connected.connectedAt().ifPresent(at -> json.put("connectedAt", at.toString()));
        return json;
    }

    private static ConfirmedVehicle vehicle(JsonObject json) {
        ConnectedVehicle connected = new ConnectedVehicle(
                json.getString("id"),
                Optional.ofNullable(json.getString("connectionId")),
                Optional.ofNullable(json.getString("mode")),
                json.getJsonArray("permissions").stream()
                        .map(String.class::cast)
                        .toList(),
                Optional.ofNullable(json.getString("connectedAt")).map(Instant::parse));
        return new ConfirmedVehicle(
                connected,
                Optional.ofNullable(json.getString("make")),
                Optional.ofNullable(json.getString("model")),
                Optional.ofNullable(json.getInteger("year")));
    }
}
