package dev.carflow.views.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import dev.carflow.views.merge.CandidateValue;
import dev.carflow.views.merge.ErrorSubject;
import dev.carflow.views.merge.LastStatus;
import dev.carflow.views.merge.SignalState;
import dev.carflow.views.merge.Stamped;
import dev.carflow.views.merge.UserState;
import dev.carflow.views.merge.VehicleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what {@link StateWriter} wrote. */
final class StateReader {

    private StateReader() {}

    static VehicleState read(JsonNode json) {
        SortedMap<String, UserState> users = new TreeMap<>();
        json.path("users").properties().forEach(user -> users.put(user.getKey(), user(user.getValue())));
        return new VehicleState(users);
    }

    private static UserState user(JsonNode json) {
        SortedMap<String, Stamped<String>> attributes = new TreeMap<>();
        json.path("attributes")
                .properties()
                .forEach(each -> attributes.put(each.getKey(), stampedText(each.getValue())));
        SortedMap<ErrorSubject, Stamped<Boolean>> errors = new TreeMap<>();
        json.path("errors")
                .forEach(each -> errors.put(
                        new ErrorSubject(
                                each.path("type").asText(),
                                each.path("code").asText(),
                                each.path("signal").asText()),
                        new Stamped<>(
                                time(each, "at"),
                                each.path("id").asText(),
                                each.path("is").asBoolean())));
        SortedMap<String, SignalState> signals = new TreeMap<>();
        json.path("signals")
                .properties()
                .forEach(each -> signals.put(each.getKey(), signal(each.getKey(), each.getValue())));
        return new UserState(
                time(json, "removed"),
                time(json, "withdrawn"),
                time(json, "granted"),
                time(json, "state"),
                json.has("route") ? Optional.of(stampedText(json.path("route"))) : Optional.empty(),
                attributes,
                errors,
                signals);
    }

    private static Stamped<String> stampedText(JsonNode json) {
        return new Stamped<>(
                time(json, "at"), json.path("id").asText(), json.path("is").asText());
    }

    private static SignalState signal(String code, JsonNode json) {
        List<CandidateValue> candidates = new ArrayList<>(1);
        json.path("values").forEach(each -> candidates.add(candidate(code, each)));
        JsonNode last = json.path("last");
        return new SignalState(
                candidates,
                last.isObject()
                        ? Optional.of(new LastStatus(
                                last.path("status").asText(), text(last, "type"), text(last, "code"), time(last, "at")))
                        : Optional.empty(),
                time(json, "withdrawn"),
                time(json, "withheld"));
    }

    private static CandidateValue candidate(String code, JsonNode json) {
        Signal signal = new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                json.path("status").asText(),
                json.has("type") || json.has("code")
                        ? Optional.of(new SignalError(text(json, "type"), text(json, "code")))
                        : Optional.empty(),
                json.has("body") ? Optional.of(RawJson.of(json.get("body"))) : Optional.empty(),
                maybeTime(json, "oem"),
                maybeTime(json, "retrieved"),
                Optional.empty());
        SignalReport report = new SignalReport(
                json.path("answer").asBoolean(),
                json.path("id").asText(),
                time(json, "at"),
                json.has("sequence") ? OptionalLong.of(json.path("sequence").asLong()) : OptionalLong.empty());
        return new CandidateValue(
                new ReportedSignal(signal, report),
                Origin.valueOf(json.path("origin").asText()),
                time(json, "had"));
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.ofNullable(json.path(name).textValue());
    }

    private static Optional<Instant> maybeTime(JsonNode json, String name) {
        return json.has(name) ? Optional.of(Instant.ofEpochMilli(json.path(name).asLong())) : Optional.empty();
    }

    private static Instant time(JsonNode json, String name) {
        return maybeTime(json, name).orElse(Instant.MIN);
    }
}
