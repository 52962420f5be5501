package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code data.signals}: an array (contract 3.5), or an object by code as one page of the documentation has it. */
final class EventSignals {

    private final Map<String, Signal> byCode = new LinkedHashMap<>();

    private final Instant receivedAt;

    private EventSignals(Instant receivedAt) {
        this.receivedAt = receivedAt;
    }

    /** @return by code, in received order; of a code that comes twice, the one that {@link SignalRank} prefers */
    static Map<String, Signal> read(JsonNode signals, Instant receivedAt) {
        EventSignals read = new EventSignals(receivedAt);
        if (signals.isArray()) {
            signals.forEach(element -> Signal.ofWebhook(element).ifPresent(read::add));
        } else {
            signals.properties().forEach(member -> read.add(member.getKey(), member.getValue()));
        }
        return Collections.unmodifiableMap(read.byCode);
    }

    private void add(String code, JsonNode value) {
        if (!code.isBlank() && !value.isNull()) {
            add(Signal.ofWebhook(code, value));
        }
    }

    private void add(Signal signal) {
        byCode.merge(signal.code(), signal.heardAt(receivedAt), SignalRank::better);
    }
}
