package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalError;
import dev.carflow.sandbox.simulator.fleet.StoredSignal;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/** JSON:API resources as v3 writes them; times in ISO-8601 with milliseconds (contract 7.2 to 7.5). Confined to the event loop. */
final class Resources {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Supplier<String> base;
    private final boolean epochTimes;
    private long lastMillis = -1;
    private String lastTime;

    /**
     * @param base of links, so that clients can follow them to this simulator
     * @param epochTimes whether signals have their times in epoch milliseconds
     */
    Resources(Supplier<String> base, boolean epochTimes) {
        this.base = base;
        this.epochTimes = epochTimes;
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    String link(String path) {
        return base.get() + path;
    }

    void writeConnection(JsonGenerator json, Connection connection) throws IOException {
        String vehicleId = connection.vehicle().id();
        json.writeStartObject();
        json.writeStringField("id", connection.id());
        json.writeStringField("type", "connection");
        json.writeObjectFieldStart("attributes");
        json.writeArrayFieldStart("permissions");
        for (String permission : connection.permissions()) {
            json.writeString(permission);
        }
        json.writeEndArray();
        writeVehicleAttributes(json, "vehicle", connection.vehicle().identity());
        writeUser(json, connection.user());
        json.writeEndObject();
        json.writeObjectFieldStart("relationships");
        json.writeObjectFieldStart("vehicle");
        writeReference(json, vehicleId, "vehicle");
        json.writeObjectFieldStart("links");
        json.writeStringField("related", link("/vehicles/" + vehicleId));
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("user");
        writeReference(json, connection.user().id(), "user");
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectFieldStart("meta");
        json.writeStringField("createdAt", time(connection.createdAt()));
        json.writeStringField("updatedAt", time(connection.updatedAt()));
        json.writeEndObject();
        writeSelf(json, "/connections/" + connection.id());
        json.writeEndObject();
    }

    void writeVehicle(JsonGenerator json, VehicleIdentity identity) throws IOException {
        json.writeStringField("id", identity.id());
        json.writeStringField("type", "vehicle");
        writeVehicleAttributes(json, "attributes", identity);
        writeSelf(json, "/vehicles/" + identity.id());
    }

    void writeIncluded(JsonGenerator json, Vehicle vehicle) throws IOException {
        json.writeObjectFieldStart("included");
        json.writeObjectFieldStart("vehicle");
        writeVehicle(json, vehicle.identity());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Only the time at which the store received it is always present. */
    void writeSignal(JsonGenerator json, String vehicleId, StoredSignal stored) throws IOException {
        Signal signal = stored.signal();
        json.writeStartObject();
        json.writeStringField("id", signal.code().code());
        json.writeStringField("type", "signal");
        json.writeObjectFieldStart("attributes");
        json.writeStringField("code", signal.code().code());
        json.writeStringField("name", signal.code().signalName());
        json.writeStringField("group", signal.code().group());
        json.writeObjectFieldStart("status");
        json.writeStringField("value", signal.isSuccess() ? "SUCCESS" : "ERROR");
        if (!signal.isSuccess()) {
            writeError(json, signal.error());
        }
        json.writeEndObject();
        if (signal.hasBody()) {
            json.writeFieldName("body");
            json.writeRawValue(signal.body());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("meta");
        writeTime(json, "ingestedAt", stored.ingestedAt());
        if (signal.hasTimes()) {
            writeTime(json, "retrievedAt", signal.retrievedAt());
            writeTime(json, "oemUpdatedAt", signal.oemUpdatedAt());
        }
        json.writeEndObject();
        writeSelf(json, "/vehicles/" + vehicleId + "/signals/" + signal.code().code());
        json.writeEndObject();
    }

    private static void writeError(JsonGenerator json, SignalError error) throws IOException {
        json.writeObjectFieldStart("error");
        json.writeStringField("type", error.type());
        json.writeStringField("code", error.apiCode());
        json.writeStringField("title", error.title());
        json.writeStringField("detail", error.detail());
        json.writeStringField("description", "Deprecated. Use detail");
        json.writeObjectFieldStart("resolution");
        json.writeStringField("type", error.resolution());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeVehicleAttributes(JsonGenerator json, String member, VehicleIdentity identity)
            throws IOException {
        json.writeObjectFieldStart(member);
        json.writeStringField("make", identity.make());
        json.writeStringField("model", identity.model());
        json.writeNumberField("year", identity.year());
        json.writeStringField("mode", identity.mode());
        json.writeStringField("powertrainType", identity.powertrainType());
        json.writeEndObject();
    }

    private static void writeUser(JsonGenerator json, User user) throws IOException {
        json.writeObjectFieldStart("user");
        json.writeStringField("id", user.id());
        if (user.externalId() != null) {
            json.writeStringField("externalId", user.externalId());
        }
        json.writeEndObject();
    }

    private static void writeReference(JsonGenerator json, String id, String type) throws IOException {
        json.writeObjectFieldStart("data");
        json.writeStringField("id", id);
        json.writeStringField("type", type);
        json.writeEndObject();
    }

    private void writeSelf(JsonGenerator json, String path) throws IOException {
        json.writeObjectFieldStart("links");
        json.writeStringField("self", link(path));
        json.writeEndObject();
    }

    private void writeTime(JsonGenerator json, String member, long epochMillis) throws IOException {
        if (epochTimes) {
            json.writeNumberField(member, epochMillis);
        } else {
            json.writeStringField(member, time(epochMillis));
        }
    }

    /** Signals read together share their times: otherwise formatting would be most of an answer's cost. */
    private String time(long epochMillis) {
        if (epochMillis != lastMillis) {
            lastMillis = epochMillis;
            lastTime = TIME.format(Instant.ofEpochMilli(epochMillis));
        }
        return lastTime;
    }
}
