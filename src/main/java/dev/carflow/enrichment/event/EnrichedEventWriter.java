package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the value of a record of {@code {route}.enriched}, as docs/contracts/schema/enriched-event.v1.schema.json has it. */
public final class EnrichedEventWriter {

    /** Incremented when a member changes its meaning or is removed; a new member changes nothing. */
    public static final int SCHEMA_VERSION = 1;

    /** The schema for readers; the file of that name is in the repository. */
    public static final String DATA_SCHEMA = "urn:carflow:schema:enriched-event:" + SCHEMA_VERSION;

    /** Bytes without signals, and of one signal: they are exceeded at the price of a copy. */
    private static final int USUAL_SIZE = 1024;

    private static final int USUAL_SIZE_OF_A_SIGNAL = 400;

    private EnrichedEventWriter() {}

    /** @return compact UTF-8 JSON; the same bytes for the same event */
    public static byte[] write(EnrichedEvent enriched) {
        int signals =
                enriched.event().signals().size() + enriched.knowledge().known().size();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE + signals * USUAL_SIZE_OF_A_SIGNAL);
        try (JsonWriter out = new JsonWriter(bytes)) {
            out.startObject();
            write(out, enriched);
            out.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonWriter out, EnrichedEvent enriched) throws IOException {
        ConsumedEvent event = enriched.event();
        out.number("schemaVersion", SCHEMA_VERSION);
        out.text("eventId", event.eventId());
        out.text("eventType", event.kind().name());
        out.text("userId", event.userId());
        out.text("externalUserId", event.externalUserId());
        out.text("account", enriched.account());
        Set<String> withheld = enriched.withheld();
        out.tree(
                "vehicle",
                withheld.contains(EnrichedEvent.VIN_CODE)
                        ? event.vehicle().deepCopy().without(EnrichedEvent.VIN)
                        : event.vehicle());
        out.time("deliveredAt", event.deliveredAt());
        out.time("receivedAt", event.receivedAt());
        out.time("enrichedAt", enriched.enrichedAt());
        writeDelivery(out, enriched.delivery());
        writeTriggers(out, event.triggers());
        SignalWriter signals = new SignalWriter(out, enriched.enrichedAt(), withheld);
        signals.writeSignals(event.signals(), enriched.knowledge().wanted());
        signals.writeKnown(enriched.knowledge().known(), event.signals());
        out.texts(
                "changed",
                enriched.knowledge().changed().stream()
                        .filter(code -> !withheld.contains(code))
                        .toList());
        if (!withheld.isEmpty()) {
            out.texts("withheld", List.copyOf(withheld));
        }
        out.startArray("errors");
        for (JsonNode error : event.errors()) {
            out.tree(error);
        }
        out.endArray();
        writeEnrichment(out, enriched.enrichment());
        if (event.meta().isPresent()) {
            out.tree("meta", event.meta().get());
        }
        out.ofSmartcar(membersOf(event.unknown()));
    }

    private static void writeDelivery(JsonWriter out, Delivery delivery) throws IOException {
        if (!delivery.equals(Delivery.AT_ONCE)) {
            out.startObject("delivery");
            out.text("redriveId", delivery.redriveId());
            out.time("spilledAt", delivery.spilledAt());
            out.endObject();
        }
    }

    private static void writeTriggers(JsonWriter out, List<Trigger> triggers) throws IOException {
        out.startArray("triggers");
        for (Trigger trigger : triggers) {
            out.startObject();
            out.text("type", trigger.type());
            out.text("code", trigger.code());
            out.text("name", trigger.name());
            out.text("group", trigger.group());
            out.ofSmartcar(trigger.others());
            out.endObject();
        }
        out.endArray();
    }

    private static void writeEnrichment(JsonWriter out, Enrichment enrichment) throws IOException {
        out.startObject("enrichment");
        out.text("outcome", enrichment.outcome().name());
        out.text("reason", enrichment.reason());
        out.text("code", enrichment.code());
        out.number("calls", enrichment.calls());
        out.flag("shared", enrichment.shared());
        out.text("requestId", enrichment.requestId());
        out.texts("missing", enrichment.missing());
        out.texts("outdated", enrichment.outdated());
        out.endObject();
    }

    private static Map<String, JsonNode> membersOf(ObjectNode object) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }
}
