package dev.carflow.views.output;

import dev.carflow.enrichment.event.JsonWriter;
import dev.carflow.views.merge.SignalView;
import dev.carflow.views.merge.UserView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes the value of a record of {@code {route}.latest}, as docs/contracts/schema/latest.v1.schema.json has it. */
public final class LatestWriter {

    public static final String TYPE = "dev.carflow.latest";

    /** Incremented when a member changes its meaning or is removed; a new member changes nothing. */
    private static final int SCHEMA_VERSION = 1;

    /** The schema for readers; the file of that name is in the repository. */
    public static final String DATA_SCHEMA = "urn:carflow:schema:latest:" + SCHEMA_VERSION;

    private static final int USUAL_SIZE = 4096;

    private LatestWriter() {}

    /** @return compact UTF-8 JSON; the same bytes for the same view */
    public static byte[] write(String vehicleId, String userId, UserView view) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonWriter out = new JsonWriter(bytes)) {
            out.startObject();
            out.number("schemaVersion", SCHEMA_VERSION);
            out.text("vehicleId", vehicleId);
            out.text("userId", userId);
            write(out, view);
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonWriter out, UserView view) throws IOException {
        out.flag("current", view.isCurrent());
        out.startObject("attributes");
        for (Map.Entry<String, String> attribute : view.attributes().entrySet()) {
            out.text(attribute.getKey(), attribute.getValue());
        }
        out.endObject();
        out.text("eventId", view.eventId());
        out.time("receivedAt", view.receivedAt());
        out.time("stateReceivedAt", Optional.of(view.stateAt()).filter(at -> !at.equals(Instant.MIN)));
        SignalViewWriter signals = new SignalViewWriter(out);
        out.startObject("signals");
        for (Map.Entry<String, SignalView> signal : view.signals().entrySet()) {
            out.startObject(signal.getKey());
            signals.write(signal.getValue(), true);
            out.endObject();
        }
        out.endObject();
        signals.errors(view.errors());
    }
}
