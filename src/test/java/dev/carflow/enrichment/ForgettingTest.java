package dev.carflow.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.calls.VehicleMemory;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventKind;
import dev.carflow.enrichment.event.Outcome;
import dev.carflow.enrichment.event.Reading.Readable;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Vehicle;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may no longer be told is not told from memory, whatever comes late. */
class ForgettingTest {

    private static final Instant START = Instant.ofEpochMilli(1_795_250_000_000L);
    private static final String LOCATION = "location-preciselocation";
    private static final String CHARGE = "tractionbattery-stateofcharge";
    private static final String PLACE = "{'latitude':52.51274,'longitude':13.26451}";

    private final Worker worker = new Worker("all:24H");

    @Test
    void whatIsRememberedIsToldUntilItIsWithdrawn() {
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).signals())
                .containsKey(LOCATION);
    }

    @Test
    void whatACompleteAnswerLacksIsForgotten() {
        // Given
        worker.smartcar = () -> answer(Optional.empty(), api(LOCATION, worker.now), api(CHARGE, worker.now));
        worker.enrich(state(failure(CHARGE, "SERVER")));

        // When: the subscription, the plan or the grant has changed
        worker.smartcar = () -> answer(Optional.empty(), api(CHARGE, worker.now));
        SignalEnrichment.Result asked = worker.after(Duration.ofDays(2)).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(asked.signals()).doesNotContainKey(LOCATION);
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).signals())
                .doesNotContainKey(LOCATION);
    }

    @Test
    void whatAShortAnswerLacksIsNotForgotten() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // When
        worker.smartcar = () -> new Answered(
                new VehicleSignals(List.of(api(CHARGE, worker.now)), Optional.empty(), 9), 1, false, Optional.empty());
        worker.after(Duration.ofMinutes(1)).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).signals())
                .containsKey(LOCATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'PERMISSION','code':null,'state':'ERROR'}",
                "{'type':'permission','state':'ERROR','signals':[]}",
                "{'type':'PERMISSION','state':'ERROR','signals':[{'code':'Location-PreciseLocation'}]}",
                "{'type':'PERMISSION','state':'ERROR','signals':['Location.PreciseLocation']}",
                "{'type':'PERMISSION','state':'ERROR','signals':[{'name':'of no code'}]}",
                "{'type':'CONNECTED_SERVICES_ACCOUNT','code':'AUTHENTICATION_FAILED','state':'ERROR'}"
            })
    void whatAnErrorEventWithdrawsIsForgottenAndDoesNotComeBackLate(String error) {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // When
        worker.after(Duration.ofMinutes(1)).enrich(problem(error));
        worker.after(Duration.ofMinutes(1)).enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // Then
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).signals())
                .doesNotContainKey(LOCATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'PERMISSION','state':'RESOLVED'}",
                "{'type':'PERMISSION','state':'ERROR','signals':[{'code':'closure-islocked'}]}",
                "{'type':'VEHICLE_STATE','code':'UNREACHABLE','state':'ERROR'}"
            })
    void anErrorEventAboutSomethingElseTakesNothing(String error) {
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        worker.after(Duration.ofMinutes(1)).enrich(problem(error));
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).signals())
                .containsKey(LOCATION);
    }

    @Test
    void anOlderEventDoesNotBringBackWhatAnotherOneWithdrew() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        worker.after(Duration.ofMinutes(1)).enrich(state(failure(LOCATION, "PERMISSION")));

        // When: it comes late, by the spill, a replay or another attempt
        worker.after(Duration.ofMinutes(1)).enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // Then
        assertThat(bodyOfLocation(worker.after(Duration.ofMinutes(1)).enrich(battery())))
                .isEmpty();
    }

    @Test
    void aValueThatSmartcarHadAfterTheWithdrawalIsRememberedAgain() {
        // Given
        worker.enrich(state(failure(LOCATION, "PERMISSION")));

        // When
        worker.after(Duration.ofHours(1)).enrich(state(value(LOCATION, PLACE, worker.now.minusSeconds(5))));

        // Then
        assertThat(bodyOfLocation(worker.after(Duration.ofMinutes(1)).enrich(battery())))
                .isPresent();
    }

    @Test
    void nothingIsToldFromMemoryWhereSmartcarRefuses() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        worker.smartcar = () -> new Failed(new ApiProblem.Forbidden(ApiError.NONE), 1, false, Optional.empty());

        // When
        SignalEnrichment.Result refused = worker.after(Duration.ofMinutes(5)).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(refused.signals()).containsOnlyKeys(CHARGE);
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).signals())
                .doesNotContainKey(LOCATION);
    }

    @Test
    void whereSmartcarHasNothingOnlyTheEventsOwnSignalsAreRemembered() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        worker.smartcar = () -> new Failed(new ApiProblem.NoDataYet(ApiError.NONE), 1, false, Optional.empty());

        // When
        worker.after(Duration.ofMinutes(5))
                .enrich(state(failure("charge-wattage", "SERVER"), value(CHARGE, "{'value':60}", worker.now)));
        worker.smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);
        SignalEnrichment.Result later =
                worker.after(Duration.ofMinutes(1)).enrich(state(value("charge-voltage", "{'value':1}", worker.now)));

        // Then
        assertThat(later.signals()).containsKey(CHARGE).doesNotContainKey(LOCATION);
    }

    @Test
    void aNewGrantBeginsWithNothingAndIsNotUndoneByWhatWasReceivedBefore() {
        // Given
        ConsumedEvent old = read(state(value(LOCATION, PLACE, START.minusSeconds(5))), START);
        worker.enrich(old);

        // When
        worker.after(Duration.ofDays(2));
        String battery = value(CHARGE, "{'value':60}", worker.now.minusSeconds(5));
        SignalEnrichment.Result first = worker.enrich(firstDelivery(battery));
        worker.enrich(old);

        // Then
        assertThat(first.signals()).containsOnlyKeys(CHARGE);
        SignalEnrichment.Result next =
                worker.after(Duration.ofMinutes(1)).enrich(state(value("charge-voltage", "{'value':1}", worker.now)));
        assertThat(next.signals()).containsKey(CHARGE).doesNotContainKey(LOCATION);
    }

    @Test
    void ofARemovedUserNothingIsRememberedThatWasReceivedBefore() {
        // Given
        ConsumedEvent waiting = read(state(value(LOCATION, PLACE, START.minusSeconds(5))), START);
        worker.enrich(waiting);

        // When
        worker.memory.forget(Set.of("u"), START.plusSeconds(1));
        worker.after(Duration.ofMinutes(1)).enrich(waiting);

        // Then
        assertThat(worker.memory.recall("u", "v").signals()).isEmpty();

        // And: one who comes back is a user like any other
        worker.enrich(battery());
        worker.enrich(waiting);
        assertThat(worker.memory.recall("u", "v").signals()).containsOnlyKeys(CHARGE);
    }

    @Test
    void anAnswerThatWasAskedForBeforeAUserWasRemovedIsNotRemembered() {
        // Given
        worker.smartcar = () -> {
            worker.memory.forget(Set.of("u"), worker.now.plusMillis(1));
            worker.after(Duration.ofSeconds(3));
            return answer(Optional.empty(), api(LOCATION, worker.now));
        };

        // When
        worker.enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(worker.memory.recall("u", "v").signals()).isEmpty();
    }

    @Test
    void anAnswerAboutAnotherVehicleIsRefused() {
        // Given
        Vehicle other = vehicle("another");
        worker.smartcar = () -> answer(Optional.of(other), api(LOCATION, worker.now));

        // When
        SignalEnrichment.Result result = worker.enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(result.enrichment().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.enrichment().reason()).contains("upstream-unreadable");
        assertThat(result.signals()).containsOnlyKeys(CHARGE);
        assertThat(worker.memory.recall("u", "v").signals()).doesNotContainKey(LOCATION);

        // But: one about this vehicle is not
        worker.smartcar = () -> answer(Optional.of(vehicle("v")), api(LOCATION, worker.now));
        assertThat(worker.enrich(state(failure(CHARGE, "SERVER"))).signals()).containsKey(LOCATION);
    }

    @Test
    void twoCasesOfACodeAreOneSignal() {
        ConsumedEvent event = read(state(value("Charge-IsCharging", "{'value':true}", START)), START);
        assertThat(event.signals()).containsOnlyKeys("charge-ischarging");
    }

    private static Optional<RawJson> bodyOfLocation(SignalEnrichment.Result result) {
        return Optional.ofNullable(result.signals().get(LOCATION))
                .flatMap(merged -> merged.signal().body());
    }

    private String battery() {
        return state(value(CHARGE, "{'value':60}", worker.now.minusSeconds(5)));
    }

    private static String value(String code, String body, Instant time) {
        return "{'code':'" + code + "','status':{'value':'SUCCESS'},'body':" + body + ",'meta':{'oemUpdatedAt':"
                + time.toEpochMilli() + ",'retrievedAt':" + time.plusMillis(500).toEpochMilli() + "}}";
    }

    private static String failure(String code, String type) {
        return "{'code':'" + code + "','status':{'value':'ERROR','error':{'type':'" + type + "','code':null}}}";
    }

    private static String state(String... signals) {
        return event("VEHICLE_STATE", "'signals':[" + String.join(",", signals) + "]", "");
    }

    private static String firstDelivery(String... signals) {
        return event(
                "VEHICLE_STATE",
                "'signals':[" + String.join(",", signals) + "]",
                ",'triggers':[{'type':'FIRST_DELIVERY'}]");
    }

    private static String problem(String error) {
        return event("VEHICLE_ERROR", "'errors':[" + error + "]", "");
    }

    private static String event(String type, String data, String more) {
        return "{'eventId':'e','eventType':'" + type + "','data':{'user':{'id':'u'},'vehicle':{'id':'v'}," + data + "}"
                + more + "}";
    }

    private static ConsumedEvent read(String body, Instant receivedAt) {
        return ((Readable) ConsumedEvent.read(body.replace('\'', '"').getBytes(UTF_8), receivedAt)).event();
    }

    private static CallOutcome answer(Optional<Vehicle> vehicle, Signal... signals) {
        return new Answered(new VehicleSignals(List.of(signals), vehicle, signals.length), 1, false, Optional.empty());
    }

    private static Signal api(String code, Instant time) {
        return new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                Signal.SUCCESS,
                Optional.empty(),
                Optional.of(new RawJson("{\"value\":1}")),
                Optional.of(time),
                Optional.of(time),
                Optional.of(time));
    }

    private static Vehicle vehicle(String id) {
        return new Vehicle(
                id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A worker with a memory, whose clock and whose Smartcar belong to the test. */
    private static final class Worker {

        private final VehicleMemory memory;
        private final SignalEnrichment enrichment;
        private Instant now = START;
        private Supplier<CallOutcome> smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);

        Worker(String... wanted) {
            WantedSignals signals =
                    new WantedSignals(Stream.of(wanted).map(WantedSignal::of).toList());
            memory = new VehicleMemory(1 << 20, Duration.ofDays(7), signals::wants, () -> Duration.between(START, now)
                    .toNanos());
            enrichment = new SignalEnrichment(
                    signals,
                    memory,
                    (user, vehicle, urgency) -> Uni.createFrom().item(() -> smartcar.get()),
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return now;
                        }

                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }
                    });
        }

        Worker after(Duration time) {
            now = now.plus(time);
            return this;
        }

        SignalEnrichment.Result enrich(String body) {
            return enrich(read(body, now));
        }

        SignalEnrichment.Result enrich(ConsumedEvent event) {
            return event.kind() == EventKind.VEHICLE_ERROR
                    ? enrichment.ofError(event)
                    : enrichment.of(event).await().indefinitely();
        }
    }
}
