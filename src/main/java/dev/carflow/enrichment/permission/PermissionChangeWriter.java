package dev.carflow.enrichment.permission;

import dev.carflow.json.UtcTime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Writes the value of a record of type {@link #TYPE}, as docs/contracts/schema/permission-changed.v1.schema.json has it. */
public final class PermissionChangeWriter {

    public static final String TYPE = "dev.carflow.permission-changed";

    /** Incremented when a member changes its meaning or is removed; a new member changes nothing. */
    private static final int SCHEMA_VERSION = 1;

    /** The schema for readers; the file of that name is in the repository. */
    public static final String DATA_SCHEMA = "urn:carflow:schema:permission-changed:" + SCHEMA_VERSION;

    private PermissionChangeWriter() {}

    /** @return compact UTF-8 JSON; the same bytes for the same change */
    public static byte[] write(PermissionChange change) {
        JsonObject json = new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("userId", change.userId())
                .put("vehicleId", change.vehicleId())
                .put("change", change.kind().word());
        if (!change.codes().isEmpty()) {
            json.put("codes", new JsonArray(change.codes()));
        }
        return json.put("at", UtcTime.write(change.at()))
                .put("cause", change.cause().word())
                .put("eventId", change.eventId())
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }
}
