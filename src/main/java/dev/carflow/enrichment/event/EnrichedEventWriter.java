package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Writes the value of a record of {@code {route}.enriched}, as schema/enriched-event.schema.json has it. */
public final class EnrichedEventWriter {

    private static final Set<String> OURS = Set.of(
            "eventId",
            "eventType",
            "userId",
            "externalUserId",
            "account",
            "vehicle",
            "deliveredAt",
            "receivedAt",
            "enrichedAt",
            "triggers",
            "signals",
            "errors",
            "enrichment",
            "meta");
    private static final Set<String> OF_A_TRIGGER = Set.of("type", "code", "name", "group");

    private static final int USUAL_SIZE = 8192;

    private EnrichedEventWriter() {}

    /** @return compact UTF-8 JSON; the same bytes for the same event */
    public static byte[] write(EnrichedEvent enriched) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonOut out = new JsonOut(bytes)) {
            out.startObject();
            write(out, enriched);
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonOut out, EnrichedEvent enriched) throws IOException {
        ConsumedEvent event = enriched.event();
        out.text("eventId", event.eventId());
        out.text("eventType", event.kind().name());
        out.text("userId", event.userId());
        out.text("externalUserId", event.externalUserId());
        out.text("account", enriched.account());
        out.tree("vehicle", event.vehicle());
        out.time("deliveredAt", event.deliveredAt());
        out.time("receivedAt", event.receivedAt());
        out.time("enrichedAt", enriched.enrichedAt());
        writeTriggers(out, event.triggers());
        new SignalWriter(out, enriched.enrichedAt()).write(enriched.signals());
        out.startArray("errors");
        for (JsonNode error : event.errors()) {
            out.tree(error);
        }
        out.endArray();
        writeEnrichment(out, enriched.enrichment());
        if (event.meta().isPresent()) {
            out.tree("meta", event.meta().get());
        }
        out.others(event.others(), OURS);
    }

    private static void writeTriggers(JsonOut out, List<Trigger> triggers) throws IOException {
        out.startArray("triggers");
        for (Trigger trigger : triggers) {
            out.startObject();
            out.text("type", trigger.type());
            out.text("code", trigger.code());
            out.text("name", trigger.name());
            out.text("group", trigger.group());
            out.others(trigger.others(), OF_A_TRIGGER);
            out.endObject();
        }
        out.endArray();
    }

    private static void writeEnrichment(JsonOut out, Enrichment enrichment) throws IOException {
        out.startObject("enrichment");
        out.text("outcome", enrichment.outcome().name());
        out.text("reason", enrichment.reason());
        out.text("code", enrichment.code());
        out.number("calls", enrichment.calls());
        out.flag("shared", enrichment.shared());
        out.text("requestId", enrichment.requestId());
        out.texts("missing", enrichment.missing());
        out.texts("stale", enrichment.stale());
        out.endObject();
    }
}
