package dev.carflow.enrichment;

import static dev.carflow.enrichment.SimulatedWorker.CHARGE;
import static dev.carflow.enrichment.SimulatedWorker.LOCATION;
import static dev.carflow.enrichment.SimulatedWorker.START;
import static dev.carflow.enrichment.SimulatedWorker.answer;
import static dev.carflow.enrichment.SimulatedWorker.api;
import static dev.carflow.enrichment.SimulatedWorker.failure;
import static dev.carflow.enrichment.SimulatedWorker.firstDelivery;
import static dev.carflow.enrichment.SimulatedWorker.problem;
import static dev.carflow.enrichment.SimulatedWorker.read;
import static dev.carflow.enrichment.SimulatedWorker.state;
import static dev.carflow.enrichment.SimulatedWorker.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.SimulatedWorker.Enriched;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.Vehicle;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A withdrawn value is not reported from memory, however late anything arrives. */
class ForgettingTest {

    private static final String PLACE = "{'latitude':52.51274,'longitude':13.26451}";

    private final SimulatedWorker worker = new SimulatedWorker("all:24H");

    @Test
    void valuesInMemoryAreReportedUntilTheyAreWithdrawn() {
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).has(LOCATION))
                .isTrue();
    }

    @Test
    void valuesMissingFromACompleteAnswerAreForgotten() {
        // Given
        worker.smartcar = () -> answer(Optional.empty(), api(LOCATION, worker.now), api(CHARGE, worker.now));
        worker.enrich(state(failure(CHARGE, "SERVER")));

        // When: the subscription, the plan or the grant has changed
        worker.smartcar = () -> answer(Optional.empty(), api(CHARGE, worker.now));
        Enriched asked = worker.after(Duration.ofDays(2)).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(asked.has(LOCATION)).isFalse();
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).has(LOCATION))
                .isFalse();
    }

    @Test
    void valuesMissingFromAShortAnswerAreKept() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // When
        worker.smartcar = () -> new Answered(
                new VehicleSignals(List.of(api(CHARGE, worker.now)), Optional.empty(), 9),
                worker.now,
                1,
                false,
                Optional.empty());
        worker.after(Duration.ofMinutes(1)).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).has(LOCATION))
                .isTrue();
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
    void valuesWithdrawnByAnErrorEventAreForgottenAndDoNotComeBackLate(String error) {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // When
        worker.after(Duration.ofMinutes(1)).enrich(problem(error));
        worker.after(Duration.ofMinutes(1)).enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // Then
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).has(LOCATION))
                .isFalse();
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
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).has(LOCATION))
                .isTrue();
    }

    @Test
    void anOlderEventDoesNotBringBackAWithdrawnValue() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        worker.after(Duration.ofMinutes(1)).enrich(state(failure(LOCATION, "PERMISSION")));

        // When: it comes late, by the spill, a replay or another attempt
        worker.after(Duration.ofMinutes(1)).enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // Then
        assertThat(hasLocation(worker.after(Duration.ofMinutes(1)).enrich(battery())))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"signal", "error", "account"})
    void aWithdrawalThatComesLateTakesNothingThatSmartcarHadAfterIt(String kind) {
        // Given: Smartcar could read it again after the withdrawal, which waits in the spill or is replayed
        String withdrawal =
                switch (kind) {
                    case "signal" -> state(failure(LOCATION, "PERMISSION"));
                    case "error" ->
                        problem("{'type':'PERMISSION','state':'ERROR','signals':[{'code':'" + LOCATION + "'}]}");
                    default -> problem("{'type':'CONNECTED_SERVICES_ACCOUNT','state':'ERROR'}");
                };
        ConsumedEvent late = read(withdrawal, START.minus(Duration.ofHours(1)));
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));

        // When
        worker.after(Duration.ofMinutes(1)).enrich(late);

        // Then
        Enriched next = worker.after(Duration.ofMinutes(1)).enrich(battery());
        assertThat(hasLocation(next)).isTrue();
        assertThat(next.known(LOCATION).path("stale").asBoolean()).isFalse();

        // But: Smartcar's earlier values are gone, however late they were reported
        ConsumedEvent old =
                read(state(value(LOCATION, PLACE, START.minus(Duration.ofHours(2)))), START.minusSeconds(3));
        SimulatedWorker another = new SimulatedWorker("all:24H");
        another.enrich(old);
        another.enrich(late);
        assertThat(hasLocation(another.enrich(battery()))).isFalse();
    }

    @Test
    void anEventFromBeforeTheWithdrawalContributesNoPermittedValue() {
        // Given
        worker.after(Duration.ofHours(1)).enrich(state(failure(LOCATION, "PERMISSION")));

        // When: its own value is history, and no present state
        Enriched late = worker.enrich(read(state(value(LOCATION, PLACE, START.minusSeconds(5))), START));

        // Then
        assertThat(late.own(LOCATION).has("body")).isTrue();
        assertThat(hasLocation(late)).isFalse();
        assertThat(late.known(LOCATION).at("/lastFailure/error/type").asText()).isEqualTo("PERMISSION");
    }

    @Test
    void aValueThatSmartcarHadAfterTheWithdrawalIsRememberedAgain() {
        // Given
        worker.enrich(state(failure(LOCATION, "PERMISSION")));

        // When
        worker.after(Duration.ofHours(1)).enrich(state(value(LOCATION, PLACE, worker.now.minusSeconds(5))));

        // Then
        assertThat(hasLocation(worker.after(Duration.ofMinutes(1)).enrich(battery())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'CONNECTED_SERVICES_ACCOUNT','code':'AUTHENTICATION_FAILED','state':'ERROR'}",
                "{'type':'PERMISSION','state':'ERROR'}",
                "{'type':'PERMISSION','state':'ERROR','signals':[{'code':'location-preciselocation'}]}"
            })
    void withdrawnValuesAreRequestedOnceMoreAndRememberedIfSmartcarReportsThemAgain(String error) {
        // Given: Smartcar keeps what it read of the car before
        worker.smartcar = () -> answer(api(LOCATION, START.minusSeconds(3600)), api(CHARGE, START.minusSeconds(3600)));
        worker.enrich(battery());
        worker.after(Duration.ofMinutes(1)).enrich(problem(error));

        // When
        Enriched next = worker.after(Duration.ofMinutes(1)).enrich(battery());
        Enriched last = worker.after(Duration.ofMinutes(1)).enrich(battery());

        // Then
        assertThat(worker.asked).hasSize(2);
        assertThat(hasLocation(next)).isTrue();
        assertThat(hasLocation(last)).isTrue();
    }

    @Test
    void anAnswerThatWasAskedForBeforeAWithdrawalDoesNotCountAsAsked() {
        // Given
        worker.smartcar = () -> {
            worker.after(Duration.ofMinutes(1))
                    .enrich(problem(
                            "{'type':'CONNECTED_SERVICES_ACCOUNT','code':'AUTHENTICATION_FAILED','state':'ERROR'}"));
            return answer(api(LOCATION, START), api(CHARGE, START));
        };
        worker.enrich(battery());
        worker.smartcar = () -> answer(api(LOCATION, START), api(CHARGE, START));

        // When
        Enriched next = worker.after(Duration.ofMinutes(1)).enrich(battery());

        // Then
        assertThat(worker.asked).hasSize(2);
        assertThat(hasLocation(next)).isTrue();
    }

    @Test
    void anAnswerToAnEventFromBeforeAWithdrawalCountsIfItWasAskedForAfterwards() {
        // Given: the event waited, and what came after it overtook it
        ConsumedEvent waiting = read(battery(), START);
        worker.smartcar = () -> answer(api(LOCATION, START), api(CHARGE, START));
        worker.after(Duration.ofMinutes(1))
                .enrich(problem(
                        "{'type':'CONNECTED_SERVICES_ACCOUNT','code':'AUTHENTICATION_FAILED','state':'ERROR'}"));
        worker.after(Duration.ofMinutes(1)).enrich(waiting);

        // When
        Enriched next = worker.after(Duration.ofMinutes(1)).enrich(battery());

        // Then
        assertThat(worker.asked).hasSize(1);
        assertThat(hasLocation(next)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noValueComesFromMemoryIfSmartcarRefuses(boolean forbidden) {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        ApiProblem problem =
                forbidden ? new ApiProblem.Forbidden(ApiError.NONE) : new ApiProblem.AccountProblem(ApiError.NONE);
        worker.smartcar = () -> new Failed(problem, 1, false, Optional.empty());

        // When
        Enriched refused = worker.after(Duration.ofMinutes(5)).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(refused.has(CHARGE)).isTrue();
        assertThat(refused.has(LOCATION)).isFalse();
        assertThat(worker.after(Duration.ofMinutes(1)).enrich(battery()).has(LOCATION))
                .isFalse();
    }

    @Test
    void ifSmartcarHasNothingOnlyTheEventsOwnSignalsAreRemembered() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        worker.smartcar = () -> new Failed(new ApiProblem.NoDataYet(ApiError.NONE), 1, false, Optional.empty());

        // When
        worker.after(Duration.ofMinutes(5))
                .enrich(state(failure("charge-wattage", "SERVER"), value(CHARGE, "{'value':60}", worker.now)));
        worker.smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);
        Enriched later =
                worker.after(Duration.ofMinutes(1)).enrich(state(value("charge-voltage", "{'value':1}", worker.now)));

        // Then
        assertThat(later.has(CHARGE)).isTrue();
        assertThat(later.has(LOCATION)).isFalse();
    }

    @Test
    void aNewGrantBeginsWithNothingAndIsNotUndoneByEarlierEvents() {
        // Given
        ConsumedEvent old = read(state(value(LOCATION, PLACE, START.minusSeconds(5))), START);
        worker.enrich(old);

        // When
        worker.after(Duration.ofDays(2));
        String battery = value(CHARGE, "{'value':60}", worker.now.minusSeconds(5));
        Enriched first = worker.enrich(firstDelivery(battery));
        worker.enrich(old);

        // Then
        assertThat(first.has(CHARGE)).isTrue();
        assertThat(first.has(LOCATION)).isFalse();
        Enriched next =
                worker.after(Duration.ofMinutes(1)).enrich(state(value("charge-voltage", "{'value':1}", worker.now)));
        assertThat(next.has(CHARGE)).isTrue();
        assertThat(next.has(LOCATION)).isFalse();
    }

    @Test
    void aLateGrantDropsNothingThatSmartcarAnsweredSince() {
        // Given: an event that was sent after the first delivery overtook it, and Smartcar was asked for it
        worker.smartcar = () -> answer(api(LOCATION, worker.now), api(CHARGE, worker.now));
        ConsumedEvent first = read(
                firstDelivery(value(CHARGE, "{'value':60}", START))
                        .replace("'data'", "'meta':{'deliveredAt':" + START.toEpochMilli() + "},'data'"),
                START.plusSeconds(30));
        worker.after(Duration.ofSeconds(10)).enrich(battery());

        // When
        Enriched late = worker.after(Duration.ofSeconds(20)).enrich(first);

        // Then
        assertThat(worker.asked).hasSize(1);
        assertThat(late.has(LOCATION)).isTrue();
    }

    @Test
    void nothingReceivedBeforeARemovalIsRememberedOfTheUser() {
        // Given
        ConsumedEvent waiting = read(state(value(LOCATION, PLACE, START.minusSeconds(5))), START);
        worker.enrich(waiting);

        // When
        worker.memory.forget(Set.of("u"), START.plusSeconds(1));
        worker.after(Duration.ofMinutes(1)).enrich(waiting);

        // Then
        assertThat(worker.remembered()).isEmpty();

        // And: one who comes back is a user like any other
        worker.enrich(battery());
        worker.enrich(waiting);
        assertThat(worker.remembered()).containsOnlyKeys(CHARGE);
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
        assertThat(worker.remembered()).isEmpty();
    }

    @Test
    void anAnswerAboutAnotherVehicleIsRefused() {
        // Given
        Vehicle other = vehicle("another");
        worker.smartcar = () -> answer(Optional.of(other), api(LOCATION, worker.now));

        // When
        Enriched result = worker.enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(result.outcome()).isEqualTo("FAILED");
        assertThat(result.reason()).isEqualTo("upstream-unreadable");
        assertThat(result.has(CHARGE)).isTrue();
        assertThat(result.has(LOCATION)).isFalse();
        assertThat(worker.remembered()).doesNotContainKey(LOCATION);

        // But: one about this vehicle is not
        worker.smartcar = () -> answer(Optional.of(vehicle("v")), api(LOCATION, worker.now));
        assertThat(worker.enrich(state(failure(CHARGE, "SERVER"))).has(LOCATION))
                .isTrue();
    }

    @Test
    void twoCasesOfACodeAreOneSignal() {
        ConsumedEvent event = read(state(value("Charge-IsCharging", "{'value':true}", START)), START);
        assertThat(event.signals()).containsOnlyKeys("charge-ischarging");
    }

    private static boolean hasLocation(Enriched enriched) {
        return enriched.present(LOCATION).has("body");
    }

    private String battery() {
        return state(value(CHARGE, "{'value':60}", worker.now.minusSeconds(5)));
    }

    private static Vehicle vehicle(String id) {
        return new Vehicle(
                id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
