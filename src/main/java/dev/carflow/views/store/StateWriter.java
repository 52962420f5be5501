package dev.carflow.views.store;

import dev.carflow.enrichment.event.JsonWriter;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import dev.carflow.views.merge.CandidateValue;
import dev.carflow.views.merge.ErrorSubject;
import dev.carflow.views.merge.LastStatus;
import dev.carflow.views.merge.SignalState;
import dev.carflow.views.merge.Stamped;
import dev.carflow.views.merge.UserState;
import dev.carflow.views.merge.VehicleState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** Writes a state as JSON with short names; times are epoch milliseconds, and what is empty is left out. */
final class StateWriter {

    private static final int USUAL_SIZE = 4096;

    private final JsonWriter out;

    private StateWriter(JsonWriter out) {
        this.out = out;
    }

    static byte[] write(VehicleState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonWriter out = new JsonWriter(bytes)) {
            new StateWriter(out).users(state);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes everything", e);
        }
        return bytes.toByteArray();
    }

    private void users(VehicleState state) throws IOException {
        out.startObject();
        out.number("v", StateCodec.VERSION);
        out.startObject("users");
        for (Map.Entry<String, UserState> user : state.users().entrySet()) {
            out.startObject(user.getKey());
            user(user.getValue());
            out.endObject();
        }
        out.endObject();
        out.endObject();
    }

    private void user(UserState user) throws IOException {
        time("removed", user.removedAt());
        time("withdrawn", user.withdrawnAt());
        time("granted", user.grantedAt());
        time("state", user.stateAt());
        if (user.route().isPresent()) {
            out.startObject("route");
            stamped(user.route().get());
            out.text("is", user.route().get().value());
            out.endObject();
        }
        out.startObject("attributes");
        for (Map.Entry<String, Stamped<String>> attribute : user.attributes().entrySet()) {
            out.startObject(attribute.getKey());
            stamped(attribute.getValue());
            out.text("is", attribute.getValue().value());
            out.endObject();
        }
        out.endObject();
        out.startArray("errors");
        for (Map.Entry<ErrorSubject, Stamped<Boolean>> error : user.errors().entrySet()) {
            out.startObject();
            out.text("type", error.getKey().type());
            out.text("code", error.getKey().code());
            out.text("signal", error.getKey().signal());
            stamped(error.getValue());
            out.flag("is", error.getValue().value());
            out.endObject();
        }
        out.endArray();
        out.startObject("signals");
        for (Map.Entry<String, SignalState> signal : user.signals().entrySet()) {
            out.startObject(signal.getKey());
            signal(signal.getValue());
            out.endObject();
        }
        out.endObject();
    }

    private void stamped(Stamped<?> stamped) throws IOException {
        time("at", stamped.at());
        out.text("id", stamped.eventId());
    }

    private void signal(SignalState signal) throws IOException {
        time("withdrawn", signal.withdrawnAt());
        time("withheld", signal.withheldAt());
        if (signal.status().isPresent()) {
            LastStatus last = signal.status().get();
            out.startObject("last");
            out.text("status", last.status());
            out.text("type", last.errorType());
            out.text("code", last.errorCode());
            time("at", last.at());
            out.endObject();
        }
        out.startArray("values");
        for (CandidateValue candidate : signal.candidates()) {
            out.startObject();
            candidate(candidate);
            out.endObject();
        }
        out.endArray();
    }

    private void candidate(CandidateValue candidate) throws IOException {
        ReportedSignal reported = candidate.reported();
        Signal signal = reported.signal();
        out.text("origin", candidate.origin().name());
        time("had", candidate.had());
        out.text("status", signal.status());
        if (signal.error().isPresent()) {
            out.text("type", signal.error().flatMap(SignalError::type));
            out.text("code", signal.error().flatMap(SignalError::code));
        }
        if (signal.body().isPresent()) {
            out.raw("body", signal.body().get());
        }
        if (signal.oemUpdatedAt().isPresent()) {
            time("oem", signal.oemUpdatedAt().get());
        }
        if (signal.retrievedAt().isPresent()) {
            time("retrieved", signal.retrievedAt().get());
        }
        out.flag("answer", reported.report().byAnswer());
        out.text("id", reported.report().eventId());
        time("at", reported.report().at());
        if (reported.report().sequence().isPresent()) {
            out.number("sequence", reported.report().sequence().getAsLong());
        }
    }

    private void time(String name, Instant time) throws IOException {
        if (!time.equals(Instant.MIN)) {
            out.number(name, time.toEpochMilli());
        }
    }
}
