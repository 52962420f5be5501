package dev.carflow.scenario.play;

import dev.carflow.routing.VehicleMode;
import dev.carflow.scenario.Measurement;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.PlayedEvent;
import dev.carflow.scenario.PlayedEvent.Kind;
import dev.carflow.scenario.Scripts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes an event as Smartcar sends it: payload 4.0 (contract 3), and 2.0 (contract 5.1). */
final class SmartcarBody {

    private static final String WEBHOOK = "scenario-webhook";
    private static final Duration ON_THE_WAY = Duration.ofMillis(185);
    private static final Duration UNTIL_RETRIEVED = Duration.ofSeconds(2);

    private final Play play;
    private final Instant start;

    SmartcarBody(Play play, Instant start) {
        this.play = play;
        this.start = start;
    }

    byte[] of(PlayedEvent event) {
        JsonObject body =
                switch (event.kind()) {
                    case LEGACY_SCHEDULE -> legacySchedule(event);
                    case LEGACY_EVENT -> legacyEvent(event);
                    default -> current(event);
                };
        return body.encode().getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject current(PlayedEvent event) {
        boolean isState = event.kind() == Kind.STATE;
        JsonObject data = new JsonObject()
                .put("user", new JsonObject().put("id", play.user(event.user())))
                .put("vehicle", vehicle(event));
        JsonObject body = new JsonObject()
                .put("eventId", play.eventId(event.number()))
                .put("eventType", isState ? "VEHICLE_STATE" : "VEHICLE_ERROR")
                .put("data", data);
        JsonObject meta = meta(event);
        if (isState) {
            JsonArray signals = new JsonArray();
            event.measurements().forEach(each -> signals.add(signal(each)));
            data.put("signals", signals);
            body.put("triggers", triggers(event));
            meta.put("signalCount", signals.size());
        } else {
            data.put("errors", new JsonArray().add(error(event.kind())));
        }
        return body.put("meta", meta);
    }

    private JsonObject vehicle(PlayedEvent event) {
        return new JsonObject()
                .put("id", play.vehicle(event.vehicle()))
                .put("make", "TESLA")
                .put("model", "Model 3")
                .put("year", 2022)
                .put("mode", event.mode() == VehicleMode.LIVE ? "live" : "simulated")
                .put("powertrainType", "BEV");
    }

    private JsonObject meta(PlayedEvent event) {
        return new JsonObject()
                .put("deliveryId", UUID.randomUUID().toString())
                .put(
                        "deliveredAt",
                        start.plus(event.receivedAt()).minus(ON_THE_WAY).toEpochMilli())
                .put("version", "4.0")
                .put("webhookId", WEBHOOK)
                .put("webhookName", "Scenario")
                .put("mode", event.mode() == VehicleMode.TEST ? "TEST" : "LIVE");
    }

    private JsonObject signal(Measurement each) {
        return name(each.signal())
                .put(
                        "body",
                        new JsonObject()
                                .put("value", each.value())
                                .put("unit", each.signal().unit()))
                .put(
                        "meta",
                        new JsonObject()
                                .put("oemUpdatedAt", start.plus(each.at()).toEpochMilli())
                                .put(
                                        "retrievedAt",
                                        start.plus(each.at())
                                                .plus(UNTIL_RETRIEVED)
                                                .toEpochMilli()))
                .put("status", new JsonObject().put("value", "SUCCESS"));
    }

    private static JsonObject name(Measurement.Signal signal) {
        return new JsonObject()
                .put("code", signal.code())
                .put("name", signal.label())
                .put("group", signal.group());
    }

    private static JsonArray triggers(PlayedEvent event) {
        JsonArray triggers = new JsonArray();
        event.measurements()
                .forEach(each -> triggers.add(
                        new JsonObject().put("type", "SIGNAL_UPDATED").put("signal", name(each.signal()))));
        return triggers;
    }

    private static JsonObject error(Kind kind) {
        boolean resolved = kind == Kind.RESOLVED;
        JsonObject error = new JsonObject()
                .put("type", Scripts.ERROR_TYPE)
                .put("code", Scripts.ERROR_CODE)
                .put("state", resolved ? "RESOLVED" : "ERROR")
                .put(
                        "description",
                        resolved ? "The account works again." : "The account's credentials are not accepted.");
        return resolved ? error : error.put("resolution", new JsonObject().put("type", "REAUTHENTICATE"));
    }

    private JsonObject legacySchedule(PlayedEvent event) {
        JsonArray data = new JsonArray();
        for (Measurement each : event.measurements()) {
            data.add(new JsonObject()
                    .put("path", "/battery")
                    .put("code", 200)
                    .put("body", new JsonObject().put("percentRemaining", each.value() / 100.0))
                    .put(
                            "headers",
                            new JsonObject()
                                    .put("sc-data-age", start.plus(each.at()).toString())
                                    .put("sc-unit-system", "metric")));
        }
        JsonObject vehicle = new JsonObject()
                .put("vehicleId", play.vehicle(event.vehicle()))
                .put("requestId", play.eventId(event.number()))
                .put("data", data);
        return legacy("schedule", new JsonObject().put("vehicles", new JsonArray().add(vehicle)));
    }

    private JsonObject legacyEvent(PlayedEvent event) {
        return legacy(
                "eventBased",
                new JsonObject()
                        .put("eventId", play.eventId(event.number()))
                        .put("vehicleId", play.vehicle(event.vehicle()))
                        .put("eventType", "CHARGING_STARTED")
                        .put("eventTime", start.plus(event.receivedAt()).toString()));
    }

    private static JsonObject legacy(String name, JsonObject payload) {
        return new JsonObject()
                .put("version", "2.0")
                .put("webhookId", WEBHOOK)
                .put("eventName", name)
                .put("mode", "live")
                .put("payload", payload);
    }
}
