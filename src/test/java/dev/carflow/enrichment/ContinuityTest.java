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

import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two workers take turns with a user's partition: neither reports a value that was withdrawn on the other. */
class ContinuityTest {

    private static final String PLACE = "{'latitude':52.51274,'longitude':13.26451}";
    private static final String ROUTE = "route/0";

    /** {@code printf u | sha256sum} */
    private static final String SHA_256_OF_U = "0bfe935e70c321c7ca3afc75ce0d0ca2f98b5422e008bb31c00c6d7f1f1c0ad6";

    private final SimulatedWorker a = new SimulatedWorker("all:24H");
    private final SimulatedWorker b = new SimulatedWorker("all:24H");

    /** The events that end the right to report a location, as the other worker receives it. */
    static Stream<Named<Consumer<SimulatedWorker>>> withdrawals() {
        return Stream.of(
                Named.of("an error event", worker -> worker.enrich(problem("{'type':'PERMISSION','state':'ERROR'}"))),
                Named.of(
                        "an error of the account",
                        worker -> worker.enrich(
                                problem(
                                        "{'type':'CONNECTED_SERVICES_ACCOUNT','code':'AUTHENTICATION_FAILED','state':'ERROR'}"))),
                Named.of("a status", worker -> worker.enrich(state(failure(LOCATION, "PERMISSION")))),
                Named.of("a new grant", worker -> worker.enrich(firstDelivery())),
                Named.of("a complete answer without it", worker -> {
                    worker.smartcar = () -> answer(api(CHARGE, worker.now));
                    worker.enrich(state(failure(CHARGE, "SERVER")));
                }),
                Named.of("an answer that there is nothing", worker -> {
                    worker.smartcar =
                            () -> new Failed(new ApiProblem.NoDataYet(ApiError.NONE), 1, false, Optional.empty());
                    worker.enrich(state(failure(CHARGE, "SERVER")));
                }),
                Named.of("Smartcar's refusal", worker -> {
                    worker.smartcar =
                            () -> new Failed(new ApiProblem.Forbidden(ApiError.NONE), 1, false, Optional.empty());
                    worker.enrich(state(failure(CHARGE, "SERVER")));
                }));
    }

    @ParameterizedTest
    @MethodSource("withdrawals")
    void valuesWithdrawnOnAnotherWorkerStayWithdrawnWhenThePartitionComesBack(Consumer<SimulatedWorker> withdrawn) {
        // Given
        a.enrich(place(START));

        // When
        Instant given = START.plus(Duration.ofMinutes(1));
        b.at(given).continuity = new Continuity(ROUTE, given);
        withdrawn.accept(b);
        Instant back = given.plus(Duration.ofMinutes(1));
        a.at(back).continuity = new Continuity(ROUTE, back);

        // Then
        assertThat(a.after(Duration.ofMinutes(1)).enrich(battery(a)).has(LOCATION))
                .isFalse();

        // And: an older event, by a replay or from the spill, does not bring it back
        a.enrich(read(place(START), START));
        assertThat(a.after(Duration.ofMinutes(1)).enrich(battery(a)).has(LOCATION))
                .isFalse();

        // But: values reported from now on are remembered
        a.enrich(place(a.now));
        assertThat(a.after(Duration.ofMinutes(1)).enrich(battery(a)).has(LOCATION))
                .isTrue();
    }

    /** The same without a gap: a time of its own keeps older news from undoing each. */
    @ParameterizedTest
    @MethodSource("withdrawals")
    void olderReportsDoNotBringBackAWithdrawnValue(Consumer<SimulatedWorker> withdrawn) {
        // Given
        a.enrich(place(START));
        a.at(START.plus(Duration.ofMinutes(1)));
        withdrawn.accept(a);

        // When
        a.smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);
        a.enrich(read(place(START), START));

        // Then
        assertThat(a.after(Duration.ofMinutes(1))
                        .enrich(battery(a))
                        .present(LOCATION)
                        .has("body"))
                .isFalse();
    }

    @Test
    void valuesRetrievedBeforeANewGrantAreNeverRemembered() {
        // Given
        a.at(START.plus(Duration.ofMinutes(1))).enrich(firstDelivery());

        // When: another attempt
        a.after(Duration.ofMinutes(1)).enrich(read(place(START), a.now));

        // Then
        assertThat(a.remembered()).isEmpty();
    }

    @Test
    void valuesOfAPartitionThatReturnsUnreadAreRemembered() {
        a.enrich(place(START));
        a.continuity = new Continuity(a.continuity.stream(), a.continuity.since());
        assertThat(a.after(Duration.ofMinutes(1)).enrich(battery(a)).has(LOCATION))
                .isTrue();
    }

    @Test
    void answersToANewWorkerAreRememberedHoweverOldTheirValues() {
        // Given: a backlog
        b.at(START.plus(Duration.ofHours(1))).continuity = new Continuity(ROUTE, START.plus(Duration.ofMinutes(50)));
        b.smartcar = () -> answer(Optional.empty(), b.now, api(LOCATION, START.minusSeconds(5)), api(CHARGE, START));
        b.enrich(read(state(failure(CHARGE, "SERVER")), START));

        // Then
        assertThat(b.enrich(read(battery(b), START.plusSeconds(30))).has(LOCATION))
                .isTrue();
        assertThat(b.asked).hasSize(1);
    }

    @Test
    void anAnswerRequestedBeforeTheGapIsNeitherReportedNorRemembered() {
        // Given: another event's call is still under way
        Instant back = START.plusSeconds(3);
        a.at(back).continuity = new Continuity(ROUTE, back);
        a.smartcar = () -> answer(Optional.empty(), START, api(LOCATION, START), api(CHARGE, START));

        // Then
        assertThat(a.after(Duration.ofSeconds(1))
                        .enrich(state(failure(CHARGE, "SERVER")))
                        .has(LOCATION))
                .isFalse();
        assertThat(a.remembered()).doesNotContainKey(LOCATION);
    }

    @Test
    void lateWorkForARevokedPartitionChangesNothingWhenItReturns() {
        // Given: a call that takes until the partition has been elsewhere and is back
        Continuity before = a.continuity;
        Continuity after = new Continuity(before.stream(), START.plusSeconds(3));
        a.smartcar = () -> {
            a.continuity = after;
            a.smartcar = () -> new NotMade(SkipReason.BUDGET, Optional.empty(), false);
            a.at(START.plusSeconds(20)).enrich(battery(a));
            return answer(Optional.empty(), START, api(LOCATION, START), api(CHARGE, START));
        };

        // When
        a.enrich(state(failure("charge-wattage", "SERVER")));

        // Then
        assertThat(a.remembered()).containsOnlyKeys(CHARGE);
    }

    @Test
    void valuesWithdrawnDuringACallAreNotReported() {
        // Given
        a.enrich(place(START));
        Instant asked = START.plusSeconds(10);
        a.smartcar = () -> {
            a.at(START.plusSeconds(11)).enrich(problem("{'type':'PERMISSION','state':'ERROR'}"));
            return answer(Optional.empty(), asked, api(LOCATION, asked), api(CHARGE, asked));
        };

        // When
        SimulatedWorker.Enriched late = a.at(asked).enrich(state(failure(CHARGE, "SERVER")));

        // Then: neither what was remembered nor what was answered
        assertThat(late.has(LOCATION)).isFalse();
    }

    @Test
    void valuesOfOtherEventsDuringACallDoNotReplaceItsAnswer() {
        // Given: an event that overtakes this one is answered later, and has newer values
        Instant later = START.plusSeconds(20);
        a.smartcar = () -> {
            a.smartcar = () -> answer(Optional.empty(), later, api(LOCATION, later), api(CHARGE, later));
            a.at(later).enrich(state(failure("charge-wattage", "SERVER")));
            return answer(Optional.empty(), START, api(LOCATION, START), api(CHARGE, START));
        };

        // When
        SimulatedWorker.Enriched late = a.enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(late.known(LOCATION).path("origin").asText()).isEqualTo("api");
    }

    @Test
    void anAnswerRequestedBeforeANewGrantIsReported() {
        // Given: the call was made for an event that overtook the first delivery, which shares it
        a.smartcar = () -> answer(Optional.empty(), START.minusSeconds(1), api(LOCATION, START), api(CHARGE, START));

        // Then
        assertThat(a.enrich(firstDelivery()).known(LOCATION).path("origin").asText())
                .isEqualTo("api");
    }

    @Test
    void ifAUserIsRemovedDuringACallOnlyTheEventIsWritten() {
        // Given
        a.enrich(place(START));
        Instant asked = START.plusSeconds(10);
        a.smartcar = () -> {
            a.memory.forget(Set.of("u"), START.plusSeconds(11));
            return answer(Optional.empty(), asked, api(LOCATION, asked), api(CHARGE, asked));
        };

        // When
        SimulatedWorker.Enriched late = a.at(asked).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(late.json().path("known")).isEmpty();
        assertThat(late.has(CHARGE)).isTrue();
    }

    @Test
    void aWorkerThatBeganAfterARemovalRemembersNothingOfEventsBefore() {
        // Given: it was never notified of the removal
        ConsumedEvent waiting = read(place(START), START);
        b.at(START.plus(Duration.ofHours(1))).continuity = new Continuity(ROUTE, START.plus(Duration.ofMinutes(59)));

        // When
        b.enrich(waiting);

        // Then
        assertThat(b.remembered()).isEmpty();
    }

    @Test
    void aWorkerThatLearnsLateOfARemovalForgetsEarlierValuesAndMakesNoCall() {
        // Given: it was not notified, and has an earlier event still to process
        a.enrich(place(START));
        ConsumedEvent waiting = read(state(failure(CHARGE, "SERVER")), START.plusSeconds(1));
        Instant removed = START.plusSeconds(2);

        int asked = a.asked.size();

        // When
        a.after(Duration.ofMinutes(1)).memory.forgetRemoved(Map.of(SHA_256_OF_U, removed), a.now);
        SimulatedWorker.Enriched late = a.enrich(waiting);

        // Then
        assertThat(late.json().path("known")).isEmpty();
        assertThat(late.outcome() + " " + late.reason()).isEqualTo("SKIPPED user-removed");
        assertThat(a.asked).hasSize(asked);
        assertThat(a.remembered()).isEmpty();

        // But: a user who has come back is a user like any other, however often the removal is reported
        a.enrich(place(a.now));
        a.memory.forgetRemoved(Map.of(SHA_256_OF_U, removed), a.now);
        assertThat(a.remembered()).containsKey(LOCATION);
    }

    @Test
    void aRemovalOnRecordInTheFutureCountsAsWhenItWasFirstRead() {
        // Given: the database's clock is five hours ahead
        a.enrich(place(START));
        Instant removed = START.plus(Duration.ofHours(5));
        a.memory.forgetRemoved(Map.of(SHA_256_OF_U, removed), a.now);
        assertThat(a.remembered()).isEmpty();

        // When: the user comes back, and the removal is read again and again
        a.after(Duration.ofMinutes(1)).memory.forgetRemoved(Map.of(SHA_256_OF_U, removed), a.now);
        SimulatedWorker.Enriched back = a.after(Duration.ofMinutes(1)).enrich(place(a.now));

        // Then
        assertThat(back.reason()).isNotEqualTo("user-removed");
        assertThat(a.remembered()).containsKey(LOCATION);

        // But: another removal, by the same clock, counts too
        a.after(Duration.ofMinutes(1)).memory.forgetRemoved(Map.of(SHA_256_OF_U, removed.plusSeconds(180)), a.now);
        assertThat(a.remembered()).isEmpty();
    }

    @Test
    void withoutContinuityNothingIsRememberedAndOnlyAnswersAreAdded() {
        // Given
        a.continuity = Continuity.NONE;
        a.enrich(place(START));
        assertThat(a.enrich(battery(a)).has(LOCATION)).isFalse();

        // When
        a.smartcar = () -> answer(Optional.empty(), a.now, api(LOCATION, a.now), api(CHARGE, a.now));

        // Then
        assertThat(a.enrich(state(failure(CHARGE, "SERVER"))).has(LOCATION)).isTrue();
        assertThat(a.memory.size()).isZero();
    }

    private static String place(Instant at) {
        return state(value(LOCATION, PLACE, at.minusSeconds(5)));
    }

    private static String battery(SimulatedWorker worker) {
        return state(value(CHARGE, "{'value':60}", worker.now.minusSeconds(5)));
    }
}
