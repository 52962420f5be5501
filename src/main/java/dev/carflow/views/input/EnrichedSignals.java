package dev.carflow.views.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import dev.carflow.smartcar.signals.SignalTable;
import dev.carflow.views.merge.CandidateValue;
import dev.carflow.views.merge.LastStatus;
import dev.carflow.views.merge.SignalState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The signals of an enriched event: its own, what an answer to it said, and what the worker remembered. Their times are
 * bounded by those in the record, so that a rebuild has the same result.
 */
final class EnrichedSignals {

    /** Where a webhook has no code of an error, the API has this word (contract 7.4). */
    private static final String NO_CODE = "UNKNOWN";

    private final JsonNode event;
    private final String eventId;
    private final Instant receivedAt;
    private final Instant enrichedAt;
    private final boolean isFirstDelivery;
    private final OptionalLong sequence;

    EnrichedSignals(JsonNode event, String eventId, Instant receivedAt, Instant enrichedAt, boolean isFirstDelivery) {
        this.event = event;
        this.eventId = eventId;
        this.receivedAt = receivedAt;
        this.enrichedAt = enrichedAt;
        this.isFirstDelivery = isFirstDelivery;
        JsonNode number = event.path("meta").path("sequence");
        this.sequence = number.isIntegralNumber() && number.canConvertToLong()
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    void addTo(StateBuilder state, Predicate<String> isPublished) {
        for (Map.Entry<String, JsonNode> member : event.path("signals").properties()) {
            if (isPublished.test(member.getKey())) {
                state.signal(member.getKey(), own(member.getKey(), member.getValue()));
            }
        }
        for (Map.Entry<String, JsonNode> member : event.path("known").properties()) {
            if (isPublished.test(member.getKey())) {
                state.signal(member.getKey(), known(member.getKey(), member.getValue()));
            }
        }
    }

    private SignalState own(String code, JsonNode json) {
        Signal signal = signal(code, json, statusOf(json));
        ReportedSignal reported = new ReportedSignal(signal, SignalReport.byEvent(eventId, receivedAt, sequence));
        SignalState state = SignalState.NOTHING.withStatus(result(signal, reported.triedAt()));
        // Values of the event that begins a grant may be older than the grant, and are given under it.
        Instant had = isFirstDelivery ? receivedAt : had(signal, receivedAt);
        return withdrawn(signal, receivedAt, withValue(state, reported, Origin.WEBHOOK, had));
    }

    private SignalState known(String code, JsonNode json) {
        SignalState state = SignalState.NOTHING;
        String origin = json.path("origin").asText();
        JsonNode own = event.path("signals").path(code);
        Optional<Signal> spoken = Optional.of(json.path("status"))
                .filter(JsonNode::isTextual)
                // A status that differs from the event's own, or is the only one, is that of the answer.
                .filter(status -> own.isMissingNode() || !isSameStatus(own, json))
                .map(status -> signal(code, json, status.asText()));
        if (spoken.isPresent()) {
            ReportedSignal answered = new ReportedSignal(spoken.get(), SignalReport.byAnswer(eventId, enrichedAt));
            Instant at = origin.equals("api") ? answered.triedAt() : enrichedAt;
            state = withdrawn(spoken.get(), at, state.withStatus(result(spoken.get(), at)));
        }
        if (json.has("lastFailure")) {
            JsonNode last = json.path("lastFailure");
            Signal failure = signal(code, last, statusOf(last));
            Instant at = RecordTime.of(last.path("at")).orElse(receivedAt);
            state = withdrawn(failure, at, state.withStatus(result(failure, at)));
        }
        if (origin.equals("api")) {
            Signal signal = signal(code, json, statusOf(json));
            // Smartcar was asked after the event had come, so it had the value and was permitted to give it.
            return withValue(
                    state,
                    new ReportedSignal(signal, SignalReport.byAnswer(eventId, enrichedAt)),
                    Origin.API,
                    receivedAt);
        }
        return origin.equals("cache") && json.has("body") ? remembered(code, json, state) : state;
    }

    /** The status beside a remembered value is not that of its report. */
    private SignalState remembered(String code, JsonNode json, SignalState state) {
        Instant learnedAt = RecordTime.of(json.path("learnedAt")).orElse(receivedAt);
        String from = Fields.text(json.path("fromEventId")).orElse(eventId);
        // Only the value of a failure has an unknown age without being static.
        boolean isSuccess = json.has("timeFrom") || SignalTable.ofSmartcar().isStatic(code);
        Signal signal = signal(code, json, isSuccess ? Signal.SUCCESS : "ERROR");
        return withValue(
                state,
                new ReportedSignal(signal, SignalReport.byEvent(from, learnedAt, OptionalLong.empty())),
                Origin.CACHE,
                had(signal, learnedAt));
    }

    private static SignalState withValue(SignalState state, ReportedSignal reported, Origin origin, Instant had) {
        boolean saysSomething = reported.hasValue() || reported.signal().isSuccess();
        return saysSomething && !reported.signal().isWithdrawn()
                ? state.withCandidate(new CandidateValue(reported, origin, had))
                : state;
    }

    private static SignalState withdrawn(Signal signal, Instant at, SignalState state) {
        return signal.isWithdrawn() ? state.withdrawnAt(at) : state;
    }

    /** Returns the latest time at which Smartcar had a value: it may have been in transit. */
    private static Instant had(Signal signal, Instant heardAt) {
        return signal.retrievedAt()
                .or(signal::oemUpdatedAt)
                .filter(time -> time.isBefore(heardAt))
                .orElse(heardAt);
    }

    private static LastStatus result(Signal signal, Instant at) {
        return new LastStatus(
                signal.status(),
                signal.error().flatMap(SignalError::type),
                signal.error().flatMap(SignalError::code),
                at);
    }

    private static boolean isSameStatus(JsonNode one, JsonNode other) {
        return statusOf(one).equals(statusOf(other)) && error(one).equals(error(other));
    }

    private static String statusOf(JsonNode json) {
        return Fields.text(json.path("status")).orElse(Signal.SUCCESS);
    }

    private static Optional<SignalError> error(JsonNode json) {
        JsonNode error = json.path("error");
        return error.isObject()
                ? Optional.of(new SignalError(
                        Fields.text(error.path("type")),
                        Fields.text(error.path("code")).filter(code -> !NO_CODE.equals(code))))
                : Optional.empty();
    }

    /** Reads what views need: neither names, which the code implies, nor unknown members. */
    private static Signal signal(String code, JsonNode json, String status) {
        return new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                status,
                Signal.SUCCESS.equalsIgnoreCase(status) ? Optional.empty() : error(json),
                json.has("body") ? Optional.of(RawJson.of(json.get("body"))) : Optional.empty(),
                RecordTime.of(json.path("oemUpdatedAt")),
                RecordTime.of(json.path("retrievedAt")),
                Optional.empty());
    }
}
