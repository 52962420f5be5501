package dev.carflow.enrichment.event;

import dev.carflow.smartcar.api.Signal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes signals by their code. */
final class SignalWriter {

    private static final Set<String> OURS = Set.of(
            "name",
            "group",
            "status",
            "body",
            "error",
            "oemUpdatedAt",
            "retrievedAt",
            "ingestedAt",
            "ageSeconds",
            "origin",
            "stale");
    private static final Set<String> OF_AN_ERROR = Set.of("type", "code");

    private final JsonOut out;
    private final Instant now;

    SignalWriter(JsonOut out, Instant now) {
        this.out = out;
        this.now = now;
    }

    void write(Map<String, MergedSignal> signals) throws IOException {
        out.startObject("signals");
        for (Map.Entry<String, MergedSignal> signal : signals.entrySet()) {
            out.startObject(signal.getKey());
            write(signal.getValue());
            out.endObject();
        }
        out.endObject();
    }

    private void write(MergedSignal merged) throws IOException {
        Signal signal = merged.signal();
        out.text("name", signal.name());
        out.text("group", signal.group());
        out.text("status", signal.status());
        if (signal.body().isPresent()) {
            out.raw("body", signal.body().get());
        }
        write(signal.error());
        out.time("oemUpdatedAt", signal.oemUpdatedAt());
        out.time("retrievedAt", signal.retrievedAt());
        out.time("ingestedAt", signal.ingestedAt());
        if (signal.oemUpdatedAt().isPresent()) {
            // A clock ahead of ours makes nothing younger than new.
            long age = Duration.between(signal.oemUpdatedAt().get(), now).toSeconds();
            out.number("ageSeconds", Math.max(0, age));
        }
        out.text("origin", merged.origin().name().toLowerCase(Locale.ROOT));
        out.flag("stale", merged.stale());
        out.others(signal.others(), OURS);
    }

    private void write(Optional<Signal.SignalError> error) throws IOException {
        if (error.isEmpty()) {
            return;
        }
        out.startObject("error");
        out.text("type", error.get().type());
        out.text("code", error.get().code());
        out.others(error.get().others(), OF_AN_ERROR);
        out.endObject();
    }
}
