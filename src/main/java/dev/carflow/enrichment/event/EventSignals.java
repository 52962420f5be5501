package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalOrder;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.Signal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code data.signals}: an array (contract 3.5), or an object by code as one page of the documentation has it. */
final class EventSignals {

    private final Map<String, ReportedSignal> byCode = new LinkedHashMap<>();

    private final SignalReport report;

    private EventSignals(SignalReport report) {
        this.report = report;
    }

    /** @return by code, in received order; the newer one of a code that comes twice */
    static Map<String, ReportedSignal> read(JsonNode signals, SignalReport report) {
        EventSignals read = new EventSignals(report);
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
        ReportedSignal one = new ReportedSignal(signal, report);
        // A value that the user does not allow is not published, even if Smartcar sends it.
        byCode.merge(signal.code(), signal.isWithdrawn() ? one.withoutBody() : one, SignalOrder::newer);
    }
}
