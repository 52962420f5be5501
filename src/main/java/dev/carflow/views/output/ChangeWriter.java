package dev.carflow.views.output;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.carflow.enrichment.event.JsonWriter;
import dev.carflow.views.merge.SignalChange;
import dev.carflow.views.merge.SignalView;
import dev.carflow.views.merge.ViewChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes the value of a record of {@code {route}.changes}, as docs/contracts/schema/change.v1.schema.json has it. */
public final class ChangeWriter {

    public static final String TYPE = "dev.carflow.change";

    /** Incremented when a member changes its meaning or is removed; a new member changes nothing. */
    private static final int SCHEMA_VERSION = 1;

    /** The schema for readers; the file of that name is in the repository. */
    public static final String DATA_SCHEMA = "urn:carflow:schema:change:" + SCHEMA_VERSION;

    private static final int USUAL_SIZE = 1024;

    private ChangeWriter() {}

    /**
     * @param causeId of the event, or of the record about a permission or a removed user, that changed it
     * @param at when Carflow received that
     * @return compact UTF-8 JSON; the same bytes for the same change
     */
    public static byte[] write(String vehicleId, String userId, String causeId, Instant at, ViewChange change) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonWriter out = new JsonWriter(bytes)) {
            out.startObject();
            out.number("schemaVersion", SCHEMA_VERSION);
            out.text("vehicleId", vehicleId);
            out.text("userId", userId);
            out.text("causeId", causeId);
            out.time("receivedAt", at);
            write(out, change);
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonWriter out, ViewChange change) throws IOException {
        if (change.isFirst()) {
            out.flag("first", true);
        }
        if (change.isLast()) {
            out.flag("last", true);
        }
        if (change.current().isPresent()) {
            out.flag("current", change.current().get());
        }
        if (!change.attributes().isEmpty()) {
            out.startObject("attributes");
            for (Map.Entry<String, Optional<String>> attribute :
                    change.attributes().entrySet()) {
                if (attribute.getValue().isPresent()) {
                    out.text(attribute.getKey(), attribute.getValue().get());
                } else {
                    out.tree(attribute.getKey(), NullNode.getInstance());
                }
            }
            out.endObject();
        }
        SignalViewWriter signals = new SignalViewWriter(out);
        if (!change.signals().isEmpty()) {
            out.startArray("signals");
            for (SignalChange signal : change.signals()) {
                out.startObject();
                out.text("code", signal.code());
                write(out, "from", signal.from(), signals);
                write(out, "to", signal.to(), signals);
                out.endObject();
            }
            out.endArray();
        }
        if (change.errors().isPresent()) {
            signals.errors(change.errors().get());
        }
    }

    private static void write(JsonWriter out, String name, Optional<SignalView> signal, SignalViewWriter signals)
            throws IOException {
        if (signal.isPresent()) {
            out.startObject(name);
            signals.write(signal.get(), false);
            out.endObject();
        }
    }
}
