package dev.carflow.enrichment.event;

import dev.carflow.enrichment.signal.MergedSignal;
import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalValue;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes signals by code: those of the event, and those known beyond it. */
final class SignalWriter {

    private final JsonWriter out;
    private final Instant now;
    private final Set<String> withheld;

    /** @param withheld codes that are not written */
    SignalWriter(JsonWriter out, Instant now, Set<String> withheld) {
        this.out = out;
        this.now = now;
        this.withheld = withheld;
    }

    /** @param wanted the wanted ones, by code */
    void writeSignals(Map<String, ReportedSignal> signals, Map<String, MergedSignal> wanted) throws IOException {
        out.startObject("signals");
        for (Map.Entry<String, ReportedSignal> entry : signals.entrySet()) {
            if (withheld.contains(entry.getKey())) {
                continue;
            }
            ReportedSignal reported = entry.getValue();
            Signal signal = reported.signal();
            Optional<Duration> maxAge =
                    Optional.ofNullable(wanted.get(entry.getKey())).flatMap(MergedSignal::maxAge);
            out.startObject(entry.getKey());
            name(signal);
            status(signal, true);
            value(reported);
            times(reported);
            maxAge(maxAge);
            out.flag("stale", MergedSignal.isStale(reported, !signal.isSuccess(), maxAge, now));
            out.ofSmartcar(signal.others());
            out.endObject();
        }
        out.endObject();
    }

    /** @param signals the event's own, by code: their name, group and wanted age are not repeated */
    void writeKnown(Map<String, MergedSignal> known, Map<String, ReportedSignal> signals) throws IOException {
        out.startObject("known");
        for (Map.Entry<String, MergedSignal> entry : known.entrySet()) {
            if (!withheld.contains(entry.getKey())) {
                out.startObject(entry.getKey());
                write(
                        entry.getValue(),
                        Optional.ofNullable(signals.get(entry.getKey())).map(ReportedSignal::signal));
                out.endObject();
            }
        }
        out.endObject();
    }

    private void write(MergedSignal merged, Optional<Signal> own) throws IOException {
        Signal named = merged.named();
        if (own.flatMap(Signal::name).isEmpty()) {
            out.text("name", named.name());
        }
        if (own.flatMap(Signal::group).isEmpty()) {
            out.text("group", named.group());
        }
        if (merged.spoken().isPresent()) {
            status(merged.spoken().get().signal(), false);
        }
        if (merged.value().isPresent()) {
            ReportedSignal value = merged.value().get();
            value(value);
            if (merged.origin() != Origin.WEBHOOK) {
                times(value);
            }
            if (merged.origin() == Origin.CACHE) {
                out.time("learnedAt", value.report().at());
                out.text("fromEventId", value.report().eventId());
            }
        }
        out.text("origin", merged.origin().name().toLowerCase(Locale.ROOT));
        if (own.isEmpty()) {
            maxAge(merged.maxAge());
        }
        out.flag("stale", merged.isStale(now));
        if (merged.lastFailure().isPresent()) {
            failure(merged.lastFailure().get());
        }
        out.ofSmartcar(named.others());
    }

    private void name(Signal signal) throws IOException {
        out.text("name", signal.name());
        out.text("group", signal.group());
    }

    /** @param whole with the prose of its error, which is the larger part of some records */
    private void status(Signal signal, boolean whole) throws IOException {
        out.text("status", signal.status());
        if (signal.error().isPresent()) {
            error(signal.error().get(), whole);
        }
    }

    private void value(ReportedSignal reported) throws IOException {
        Signal signal = reported.signal();
        if (signal.body().isPresent()) {
            out.raw("body", signal.body().get());
        }
        SignalValue value = reported.value();
        if (value.normal().isPresent()) {
            out.tree("value", value.normal().get());
        }
        out.text("unit", value.unit());
    }

    /** When it was so; of the event's own value in {@code signals} alone. */
    private void times(ReportedSignal reported) throws IOException {
        Signal signal = reported.signal();
        out.time("oemUpdatedAt", signal.oemUpdatedAt());
        out.time("retrievedAt", signal.retrievedAt());
        if (signal.retrievedAt().isEmpty()) {
            out.time("ingestedAt", signal.ingestedAt());
        }
        if (signal.body().isPresent()) {
            out.text("timeFrom", reported.timeFrom().map(from -> from.name().toLowerCase(Locale.ROOT)));
        }
    }

    private void maxAge(Optional<Duration> maxAge) throws IOException {
        if (maxAge.isPresent()) {
            out.number("maxAgeSeconds", maxAge.get().toSeconds());
        }
    }

    private void failure(ReportedSignal failure) throws IOException {
        out.startObject("lastFailure");
        out.text("status", failure.signal().status());
        if (failure.signal().error().isPresent()) {
            error(failure.signal().error().get(), false);
        }
        out.time("at", failure.triedAt());
        out.endObject();
    }

    private void error(SignalError error, boolean whole) throws IOException {
        out.startObject("error");
        out.text("type", error.type());
        out.text("code", error.code());
        if (whole) {
            out.ofSmartcar(error.others());
        }
        out.endObject();
    }
}
