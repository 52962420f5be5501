package dev.carflow.views.output;

import dev.carflow.enrichment.event.JsonWriter;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalValue;
import dev.carflow.views.merge.CandidateValue;
import dev.carflow.views.merge.LastStatus;
import dev.carflow.views.merge.ShownError;
import dev.carflow.views.merge.SignalView;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes signals and errors, which both kinds of records have. */
final class SignalViewWriter {

    private final JsonWriter out;

    SignalViewWriter(JsonWriter out) {
        this.out = out;
    }

    /** Writes the members of an object that has been started. */
    void write(SignalView signal, boolean withSource) throws IOException {
        if (signal.status().isPresent()) {
            status(signal.status().get());
            if (withSource) {
                out.time("statusAt", signal.status().get().at());
            }
        }
        if (signal.value().isPresent()) {
            value(signal.value().get(), withSource);
        }
        out.flag("stale", signal.isStale());
    }

    private void status(LastStatus last) throws IOException {
        out.text("status", last.status());
        if (last.errorType().isPresent() || last.errorCode().isPresent()) {
            out.startObject("error");
            out.text("type", last.errorType());
            out.text("code", last.errorCode());
            out.endObject();
        }
    }

    /** A value that the table of signals defines is written in its form, others as Smartcar wrote them. */
    private void value(CandidateValue candidate, boolean withSource) throws IOException {
        ReportedSignal reported = candidate.reported();
        SignalValue value = reported.value();
        if (value.normal().isPresent()) {
            out.tree("value", value.normal().get());
            out.text("unit", value.unit());
        } else {
            out.raw("body", reported.signal().body().orElseThrow());
        }
        out.time("at", reported.time());
        out.text("timeFrom", reported.timeFrom().map(SignalViewWriter::word));
        if (withSource) {
            out.time("oemUpdatedAt", reported.signal().oemUpdatedAt());
            out.time("retrievedAt", reported.signal().retrievedAt());
            out.text("origin", word(candidate.origin()));
            out.text("eventId", reported.report().eventId());
        }
    }

    void errors(List<ShownError> errors) throws IOException {
        out.startArray("errors");
        for (ShownError error : errors) {
            out.startObject();
            out.text("type", error.type());
            out.text("code", Optional.of(error.code()).filter(code -> !code.isEmpty()));
            if (!error.signals().isEmpty()) {
                out.texts("signals", error.signals());
            }
            out.time("at", error.at());
            out.endObject();
        }
        out.endArray();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
