package dev.carflow.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EnrichedEvent;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import dev.carflow.enrichment.event.EnrichedEventWriter;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.event.EventSchema;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.enrichment.memory.Observation;
import dev.carflow.enrichment.memory.TrackedVehicle;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import dev.carflow.smartcar.api.Vehicle;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A worker with a memory, whose clock and whose Smartcar belong to the test. What comes out is read as its readers do: from
 * the bytes, each held against the schema of what is promised.
 */
final class SimulatedWorker {

    static final Instant START = Instant.ofEpochMilli(1_795_250_000_000L);
    static final Duration KEPT = Duration.ofDays(7);
    static final Duration ASKED_AGAIN_AFTER = Duration.ofDays(7);

    static final String LOCATION = "location-preciselocation";
    static final String CHARGE = "tractionbattery-stateofcharge";
    static final String WATTAGE = "charge-wattage";
    static final String IS_CHARGING = "charge-ischarging";

    /** Smartcar is asked when the worker wants to. */
    private static final Instant AT_ONCE = Instant.MAX;

    final List<Urgency> asked = new ArrayList<>();
    final VehicleMemory memory;
    Instant now = START;
    Supplier<CallOutcome> smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);

    Set<String> withheld = Set.of();

    /** The continuity of all events; from the beginning unless a test says otherwise. */
    Continuity continuity = new Continuity("route/0", Instant.EPOCH);

    private final SignalEnrichment enrichment;

    SimulatedWorker(String... wanted) {
        WantedSignals signals =
                new WantedSignals(Stream.of(wanted).map(WantedSignal::of).toList());
        memory = new VehicleMemory(
                1 << 20,
                KEPT,
                signals::wants,
                code -> signals.maxAgeOf(code)
                        .filter(age -> age.compareTo(KEPT) > 0)
                        .orElse(KEPT),
                () -> Duration.between(START, now).toNanos());
        enrichment = new SignalEnrichment(
                signals,
                ASKED_AGAIN_AFTER,
                memory,
                (user, vehicle, urgency) -> {
                    asked.add(urgency);
                    return Uni.createFrom().item(() -> outcome(now));
                },
                clock());
    }

    private CallOutcome outcome(Instant askedAt) {
        CallOutcome outcome = smartcar.get();
        return outcome instanceof Answered answered && answered.askedAt().equals(AT_ONCE)
                ? new Answered(answered.signals(), askedAt, answered.calls(), answered.shared(), answered.requestId())
                : outcome;
    }

    SimulatedWorker after(Duration time) {
        return at(now.plus(time));
    }

    SimulatedWorker at(Instant time) {
        now = time;
        return this;
    }

    /** A payload with single quotes, received now. */
    Enriched enrich(String body) {
        return enrich(read(body, now));
    }

    Enriched enrich(ConsumedEvent event) {
        SignalEnrichment.Result result = event.kind() == VehicleEventType.VEHICLE_ERROR
                ? enrichment.ofError(event, continuity)
                : enrichment.of(event, continuity).await().indefinitely();
        byte[] value = EnrichedEventWriter.write(new EnrichedEvent(
                event,
                Optional.empty(),
                Delivery.AT_ONCE,
                result.at(),
                result.knowledge(),
                withheld::contains,
                result.enrichment()));
        JsonNode json = tree(value);
        assertThat(EventSchema.complaints(json)).isEmpty();
        return new Enriched(json, value.length);
    }

    /** Returns the remembered signals of the one vehicle, by code. */
    Map<String, LastKnown> remembered() {
        return memory.recall(new TrackedVehicle("u", "v", continuity), now).signals();
    }

    /** Smartcar has answered before, and has nothing. */
    void wasAnsweredNothing() {
        memory.rememberAnswer(
                new TrackedVehicle("u", "v", continuity),
                Observation.ofEvent(List.of(), now),
                Observation.ofAnswer(List.of(), now),
                true);
    }

    /**
     * The output.
     *
     * @param bytes its size
     */
    record Enriched(JsonNode json, int bytes) {

        /** Returns the event's own signal. */
        JsonNode own(String code) {
            return json.path("signals").path(code);
        }

        JsonNode known(String code) {
            return json.path("known").path(code);
        }

        /** As a reader takes the present state: what is known, else what the event said. */
        JsonNode present(String code) {
            return known(code).isMissingNode() ? own(code) : known(code);
        }

        boolean has(String code) {
            return !present(code).isMissingNode();
        }

        String outcome() {
            return json.at("/enrichment/outcome").asText();
        }

        String reason() {
            return json.at("/enrichment/reason").asText();
        }

        List<String> texts(String pointer) {
            List<String> texts = new ArrayList<>();
            json.at(pointer).forEach(text -> texts.add(text.asText()));
            return texts.stream().sorted(Comparator.naturalOrder()).toList();
        }
    }

    static ConsumedEvent read(String body, Instant receivedAt) {
        return ((Parsed) ConsumedEvent.read(body.replace('\'', '"').getBytes(UTF_8), receivedAt)).event();
    }

    static String state(String... signals) {
        return event("e", "[]", signals);
    }

    static String event(String id, String triggers, String... signals) {
        return "{'eventId':'" + id + "','eventType':'VEHICLE_STATE','triggers':" + triggers
                + ",'data':{'user':{'id':'u'},'vehicle':{'id':'v'},'signals':[" + String.join(",", signals) + "]}}";
    }

    static String firstDelivery(String... signals) {
        return event("first", "[{'type':'FIRST_DELIVERY'}]", signals);
    }

    static String problem(String error) {
        return "{'eventId':'p','eventType':'VEHICLE_ERROR','data':{'user':{'id':'u'},'vehicle':{'id':'v'},'errors':["
                + error + "]}}";
    }

    /** A success of the maker's time and one second later; times may be null. */
    static String value(String code, String body, Instant oemUpdatedAt) {
        return value(code, body, oemUpdatedAt, oemUpdatedAt == null ? null : oemUpdatedAt.plusSeconds(1));
    }

    static String value(String code, String body, Instant oemUpdatedAt, Instant retrievedAt) {
        return "{'code':'" + code + "','status':{'value':'SUCCESS'}" + (body == null ? "" : ",'body':" + body)
                + times(oemUpdatedAt, retrievedAt) + "}";
    }

    static String failure(String code, String type) {
        return failure(code, type, "");
    }

    /** @param more members besides its code and status, with a comma before each */
    static String failure(String code, String type, String more) {
        return "{'code':'" + code + "','status':{'value':'ERROR','error':{'type':'" + type + "'}}" + more + "}";
    }

    static String times(Instant oemUpdatedAt, Instant retrievedAt) {
        return ",'meta':{" + (oemUpdatedAt == null ? "" : "'oemUpdatedAt':" + oemUpdatedAt.toEpochMilli())
                + (oemUpdatedAt == null || retrievedAt == null ? "" : ",")
                + (retrievedAt == null ? "" : "'retrievedAt':" + retrievedAt.toEpochMilli()) + "}";
    }

    static String watts(int value) {
        return "{'value':" + value + ",'unit':'watts'}";
    }

    static String percent(int value) {
        return "{'value':" + value + ",'unit':'percent'}";
    }

    static Answered answer(Signal... signals) {
        return answer(Optional.empty(), signals);
    }

    static Answered answer(Optional<Vehicle> vehicle, Signal... signals) {
        return answer(vehicle, AT_ONCE, signals);
    }

    static Answered answer(Optional<Vehicle> vehicle, Instant askedAt, Signal... signals) {
        return new Answered(
                new VehicleSignals(List.of(signals), vehicle, signals.length),
                askedAt,
                1,
                false,
                Optional.of("request"));
    }

    static Signal api(String code, Instant time) {
        return api(code, "{'value':1}", time);
    }

    static Signal api(String code, String body, Instant time) {
        return api(code, Optional.empty(), Optional.of(body), Optional.of(time), Optional.of(time));
    }

    static Signal apiFailure(
            String code, String type, Optional<String> body, Optional<Instant> oem, Instant retrieved) {
        return api(code, Optional.of(type), body, oem, Optional.of(retrieved));
    }

    static Signal api(
            String code,
            Optional<String> error,
            Optional<String> body,
            Optional<Instant> oemUpdatedAt,
            Optional<Instant> retrievedAt) {
        return new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                error.isPresent() ? "ERROR" : Signal.SUCCESS,
                error.map(type -> new SignalError(Optional.of(type), Optional.empty())),
                body.map(text -> new RawJson(text.replace('\'', '"'))),
                oemUpdatedAt,
                retrievedAt,
                retrievedAt);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Fields.tree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Clock clock() {
        InstantSource steps = () -> now;
        return steps.withZone(ZoneOffset.UTC);
    }
}
