package dev.carflow.enrichment;

import static dev.carflow.enrichment.SimulatedWorker.CHARGE;
import static dev.carflow.enrichment.SimulatedWorker.IS_CHARGING;
import static dev.carflow.enrichment.SimulatedWorker.LOCATION;
import static dev.carflow.enrichment.SimulatedWorker.START;
import static dev.carflow.enrichment.SimulatedWorker.WATTAGE;
import static dev.carflow.enrichment.SimulatedWorker.answer;
import static dev.carflow.enrichment.SimulatedWorker.api;
import static dev.carflow.enrichment.SimulatedWorker.apiFailure;
import static dev.carflow.enrichment.SimulatedWorker.event;
import static dev.carflow.enrichment.SimulatedWorker.failure;
import static dev.carflow.enrichment.SimulatedWorker.firstDelivery;
import static dev.carflow.enrichment.SimulatedWorker.percent;
import static dev.carflow.enrichment.SimulatedWorker.problem;
import static dev.carflow.enrichment.SimulatedWorker.state;
import static dev.carflow.enrichment.SimulatedWorker.times;
import static dev.carflow.enrichment.SimulatedWorker.value;
import static dev.carflow.enrichment.SimulatedWorker.watts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.enrichment.SimulatedWorker.Enriched;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everyday cases of a fleet, and what its readers get: the status of the newest source, a remembered value marked as
 * such, and the event's own statements.
 */
class FleetCasesTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final String PLACE = "{'latitude':52.51274,'longitude':13.26451}";
    private static final String ODOMETER = "odometer-traveleddistance";
    private static final String LOCKED = "closure-islocked";
    private static final String TIME_TO_COMPLETE = "charge-timetocomplete";

    private final SimulatedWorker worker = knowing("all:24H");

    /** A worker to which Smartcar has reported everything it has, which is nothing. */
    private static SimulatedWorker knowing(String... wanted) {
        SimulatedWorker worker = new SimulatedWorker(wanted);
        worker.at(START.minus(Duration.ofDays(2)));
        worker.wasAnsweredNothing();
        return worker.at(START);
    }

    private static String wattageFailed(String more) {
        return "{'code':'" + WATTAGE
                + "','status':{'value':'ERROR','error':{'type':'VEHICLE_STATE','code':'NOT_CHARGING'}}" + more + "}";
    }

    @Test
    void aCarThatHasStoppedChargingIsNotReportedAsCharging() {
        // Given
        worker.enrich(state(value(WATTAGE, watts(10_820), START.minusSeconds(5))));

        // When
        worker.after(TEN_MINUTES);
        Enriched stopped = worker.enrich(event(
                "e2", "[]", wattageFailed(""), value(IS_CHARGING, "{'value':false}", worker.now.minusSeconds(5))));

        // Then: the event's own
        assertThat(stopped.own(WATTAGE).path("status").asText()).isEqualTo("ERROR");
        assertThat(stopped.own(WATTAGE).has("body")).isFalse();
        // And: with the value that was known last, and marked so
        JsonNode known = stopped.known(WATTAGE);
        assertThat(known.path("status").asText()).isEqualTo("ERROR");
        assertThat(known.at("/error/code").asText()).isEqualTo("NOT_CHARGING");
        assertThat(known.path("value").asInt()).isEqualTo(10_820);
        assertThat(known.path("origin").asText()).isEqualTo("cache");
        assertThat(known.path("stale").asBoolean()).isTrue();
        assertThat(known.path("fromEventId").asText()).isEqualTo("e");
        assertThat(known.path("learnedAt").asText()).isEqualTo("2026-11-21T08:33:20.000Z");
        assertThat(stopped.texts("/enrichment/outdated")).containsExactly(WATTAGE);
        assertThat(stopped.outcome()).isNotIn("COMPLETE", "NOT_NEEDED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorThatRepeatsTheLastValueIsReportedTheSameBeforeAndAfterARestart(boolean remembers) {
        // Given
        if (remembers) {
            worker.enrich(state(value(WATTAGE, watts(10_820), START.minusSeconds(5))));
        }

        // When: with its old times
        Enriched stopped = worker.after(TEN_MINUTES)
                .enrich(state(wattageFailed(
                        ",'body':" + watts(10_820) + times(START.minusSeconds(5), START.minusSeconds(4)))));

        // Then
        assertThat(stopped.present(WATTAGE)).isEqualTo(stopped.own(WATTAGE));
        assertThat(stopped.own(WATTAGE).path("status").asText()).isEqualTo("ERROR");
        assertThat(stopped.own(WATTAGE).path("stale").asBoolean()).isTrue();
    }

    @Test
    void anUnavailableSignalIsReportedAsSuch() {
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(5))));
        Enriched unavailable =
                worker.after(TEN_MINUTES).enrich(state("{'code':'" + LOCATION + "','status':{'value':'UNAVAILABLE'}}"));
        assertThat(unavailable.present(LOCATION).path("status").asText()).isEqualTo("UNAVAILABLE");
        assertThat(unavailable.present(LOCATION).path("stale").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VEHICLE_STATE", "CONNECTED_SERVICES_ACCOUNT"})
    void aCarThatCannotBeReadForADayIsReportedAsSuchInEverySignalAndAfterwards(String type) {
        // Given
        worker.enrich(state(
                value(LOCATION, PLACE, START.minusSeconds(5)), value(CHARGE, percent(60), START.minusSeconds(5))));

        // When
        Enriched silent =
                worker.after(Duration.ofHours(20)).enrich(state(failure(LOCATION, type), failure(CHARGE, type)));

        // Then
        for (String code : new String[] {LOCATION, CHARGE}) {
            assertThat(silent.present(code).path("status").asText()).isEqualTo("ERROR");
            assertThat(silent.present(code).path("stale").asBoolean()).isTrue();
            assertThat(silent.present(code).path("origin").asText()).isEqualTo("cache");
        }
        assertThat(silent.outcome()).isNotEqualTo("COMPLETE");

        // And: an event that does not name them has no status of them, but says that they failed
        Enriched other = worker.after(TEN_MINUTES).enrich(state(value(WATTAGE, watts(1), worker.now.minusSeconds(1))));
        assertThat(other.known(LOCATION).has("status")).isFalse();
        assertThat(other.known(LOCATION).path("stale").asBoolean()).isTrue();
        assertThat(other.known(LOCATION).at("/lastFailure/error/type").asText()).isEqualTo(type);
    }

    @Test
    void aRecentAnswerIsNotOverriddenByMemory() {
        // Given
        worker.enrich(state(value(WATTAGE, watts(8_000), START.minusSeconds(5))));
        worker.smartcar = () -> answer(apiFailure(
                WATTAGE, "VEHICLE_STATE", Optional.of(watts(8_000)), Optional.of(START.minusSeconds(5)), worker.now));

        // When
        Enriched asked = worker.after(TEN_MINUTES).enrich(state(failure(CHARGE, "SERVER")));

        // Then
        assertThat(asked.known(WATTAGE).path("status").asText()).isEqualTo("ERROR");
        assertThat(asked.known(WATTAGE).path("origin").asText()).isEqualTo("api");
        assertThat(asked.known(WATTAGE).path("stale").asBoolean()).isTrue();
    }

    @Test
    void aSuccessWithoutAMakersTimeIsNotOverruledByAnOlderFailure() {
        worker.enrich(
                state(wattageFailed(",'body':" + watts(7_000) + times(START.minusSeconds(5), START.minusSeconds(4)))));
        worker.after(Duration.ofMinutes(5));
        Enriched charging = worker.enrich(state(value(WATTAGE, watts(11_000), null, worker.now.minusSeconds(4))));
        assertThat(charging.present(WATTAGE).path("value").asInt()).isEqualTo(11_000);
        assertThat(charging.present(WATTAGE).path("timeFrom").asText()).isEqualTo("retrieval");
    }

    @ParameterizedTest
    @CsvSource({"true, 23", "false, 23", "true, 120", "false, 120"})
    void anUndatedValueIsNewerThanADatedOneOfYesterday(boolean retrieved, int hours) {
        // Given: a value that is still fresh, or an old one
        worker.at(START.minus(Duration.ofHours(hours))).enrich(state(value(IS_CHARGING, "{'value':true}", worker.now)));

        // When
        worker.at(START);
        Enriched now = worker.enrich(
                state(value(IS_CHARGING, "{'value':false}", null, retrieved ? START.minusSeconds(1) : null)));

        // Then
        assertThat(now.present(IS_CHARGING).path("value").isBoolean()).isTrue();
        assertThat(now.present(IS_CHARGING).path("value").asBoolean()).isFalse();
        assertThat(now.present(IS_CHARGING).path("timeFrom").asText()).isEqualTo(retrieved ? "retrieval" : "delivery");
    }

    @Test
    void anUndatedPlaceGrowsOldAndIsForgotten() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, null)));

        // Then: reported while it is allowed, with its age
        Enriched next = worker.after(Duration.ofHours(30)).enrich(state(value(CHARGE, percent(50), worker.now)));
        assertThat(next.known(LOCATION).path("stale").asBoolean()).isTrue();
        assertThat(next.known(LOCATION).path("timeFrom").asText()).isEqualTo("delivery");

        // And: the car continues for weeks
        for (int day = 2; day < 40; day++) {
            Enriched daily = worker.after(Duration.ofDays(1)).enrich(state(value(CHARGE, percent(50), worker.now)));
            assertThat(daily.has(LOCATION)).as("day " + day).isEqualTo(day < 7);
        }
    }

    @Test
    void theLaterRetrievedOfTwoReadingsOfOneSecondIsNewer() {
        // Given
        SimulatedWorker both = knowing("all:15M", ODOMETER + ":1M");
        Instant second = START.minus(Duration.ofMinutes(20));
        both.after(Duration.ofHours(1)).smartcar = () -> answer(
                api(CHARGE, Optional.empty(), Optional.of(percent(57)), Optional.of(second), Optional.of(both.now)));

        // When
        Enriched asked = both.enrich(state(value(CHARGE, percent(80), second, both.now.minusSeconds(4))));

        // Then
        assertThat(asked.known(CHARGE).path("value").asInt()).isEqualTo(57);
        assertThat(asked.known(CHARGE).path("origin").asText()).isEqualTo("api");
        assertThat(asked.own(CHARGE).path("value").asInt()).isEqualTo(80);
    }

    @Test
    void aRetryThatComesLateTurnsNothingBack() {
        worker.enrich(state(value(CHARGE, percent(81), START.minusSeconds(5), START.minusSeconds(1))));
        Enriched late = worker.after(Duration.ofSeconds(30))
                .enrich(state(value(CHARGE, percent(80), START.minusSeconds(5), START.minusSeconds(4))));
        assertThat(late.present(CHARGE).path("value").asInt()).isEqualTo(81);
        assertThat(late.own(CHARGE).path("value").asInt()).isEqualTo(80);
        assertThat(late.texts("/changed")).isEmpty();
        Enriched next =
                worker.after(Duration.ofSeconds(30)).enrich(state(value(IS_CHARGING, "{'value':true}", worker.now)));
        assertThat(next.known(CHARGE).path("value").asInt()).isEqualTo(81);
    }

    @Test
    void smartcarsSequenceDecidesWhereAllTimesAreEqual() {
        // Given
        String second = "'meta':{'sequence':1795250000002}";
        String first = "'meta':{'sequence':1795250000001}";
        Instant time = START.minusSeconds(5);
        String later = state(value(CHARGE, percent(81), time)).replace("'data'", second + ",'data'");
        String earlier = state(value(CHARGE, percent(80), time)).replace("'data'", first + ",'data'");

        // Then
        worker.enrich(later);
        assertThat(worker.enrich(earlier).present(CHARGE).path("value").asInt()).isEqualTo(81);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"null", "{'value':null}", "{}"})
    void aSuccessWithoutAValueEndsTheOldOne(String body) {
        worker.enrich(state(value(TIME_TO_COMPLETE, "{'value':94}", START.minusSeconds(5))));
        worker.after(TEN_MINUTES);
        Enriched none = worker.enrich(state(value(TIME_TO_COMPLETE, body, worker.now.minusSeconds(60))));
        assertThat(none.present(TIME_TO_COMPLETE).path("value").isMissingNode()).isTrue();
        Enriched next = worker.after(TEN_MINUTES).enrich(state(value(CHARGE, percent(9), worker.now)));
        assertThat(next.has(TIME_TO_COMPLETE)).isFalse();
    }

    @Test
    void valuesOfOtherUnitsAndFormsAreConverted() {
        // Given
        SimulatedWorker asking = knowing("all:15M", ODOMETER + ":1M");
        asking.after(Duration.ofHours(1)).smartcar = () -> answer(
                api(ODOMETER, "{'value':62.4,'unit':'miles'}", asking.now),
                api(CHARGE, "{'percentage':75}", asking.now));

        // When
        Enriched asked = asking.enrich(state(
                value(ODOMETER, "{'value':100,'unit':'km'}", asking.now.minusSeconds(120)),
                value(CHARGE, percent(76), asking.now.minusSeconds(1200))));

        // Then
        assertThat(asked.own(ODOMETER).path("value").decimalValue()).hasToString("100");
        assertThat(asked.known(ODOMETER).path("value").decimalValue()).hasToString("100.4230656");
        assertThat(asked.known(ODOMETER).path("unit").asText()).isEqualTo("km");
        assertThat(asked.known(CHARGE).path("value").asInt()).isEqualTo(75);
        assertThat(asked.known(CHARGE).path("unit").asText()).isEqualTo("percent");
    }

    @Test
    void signalsMissingFromACompleteAnswerAreDroppedAndNotRequestedAgain() {
        // Given
        worker.after(Duration.ofDays(2)).smartcar =
                () -> answer(api(LOCATION, PLACE, worker.now), api(CHARGE, worker.now));
        assertThat(worker.enrich(state(failure(CHARGE, "SERVER"))).has(LOCATION))
                .isTrue();

        // When
        worker.smartcar = () -> answer(api(CHARGE, worker.now));
        int reported = 0;
        for (int day = 1; day <= 180; day++) {
            reported += worker.after(Duration.ofDays(1))
                            .enrich(state(value(CHARGE, percent(50), worker.now)))
                            .has(LOCATION)
                    ? 1
                    : 0;
        }

        // Then: it was stale after a day, Smartcar was asked once more, and there it was no more
        assertThat(reported).isLessThanOrEqualTo(1);
        assertThat(worker.asked).hasSize(2);
    }

    @Test
    void signalsThatTheCarCouldNotProvideAreRequestedAgainAfterAWhile() {
        // Given
        SimulatedWorker locks = knowing(LOCKED + ":1H", CHARGE + ":24H");
        locks.after(Duration.ofHours(2)).smartcar =
                () -> answer(apiFailure(LOCKED, "COMPATIBILITY", Optional.empty(), Optional.empty(), locks.now));

        // When
        for (int day = 0; day < 28; day++) {
            locks.after(Duration.ofDays(1)).enrich(state(value(CHARGE, percent(60), locks.now)));
        }

        // Then
        assertThat(locks.asked).hasSizeBetween(3, 5);
    }

    @Test
    void signalsThatTheUserDidNotPermitAreRequestedAgainAfterANewGrant() {
        // Given
        SimulatedWorker locks = knowing(LOCKED + ":1H", CHARGE + ":24H");
        locks.after(Duration.ofHours(2)).smartcar =
                () -> answer(apiFailure(LOCKED, "PERMISSION", Optional.empty(), Optional.empty(), locks.now));
        locks.enrich(state(value(CHARGE, percent(60), locks.now)));

        // When
        locks.after(Duration.ofDays(1)).smartcar = () -> answer(api(LOCKED, "{'value':true}", locks.now));
        Enriched granted = locks.enrich(firstDelivery(value(CHARGE, percent(60), locks.now)));

        // Then
        assertThat(granted.known(LOCKED).path("value").asBoolean()).isTrue();
        assertThat(granted.outcome()).isEqualTo("COMPLETE");
    }

    @Test
    void afterAnOutageEveryEventKeepsItsOwnPosition() {
        // Given: a live event overtakes ten that were kept
        worker.enrich(state(value(LOCATION, PLACE, START.minusSeconds(1))));

        // When
        TreeSet<String> positions = new TreeSet<>();
        IntStream.range(0, 10).forEach(i -> {
            Instant then = START.minus(Duration.ofMinutes(60 - i));
            positions.add(worker.after(Duration.ofSeconds(1))
                    .enrich(state(value(LOCATION, "{'latitude':52." + (100 + i) + "}", then)))
                    .own(LOCATION)
                    .path("body")
                    .toString());
        });

        // Then
        assertThat(positions).hasSize(10);
    }

    @Test
    void theMaximumAgeIsWrittenForWantedSignals() {
        SimulatedWorker charging = knowing("charge:15M");
        Enriched enriched = charging.enrich(state(
                value(IS_CHARGING, "{'value':true}", START),
                value(LOCATION, PLACE, START.minus(Duration.ofDays(400)))));
        assertThat(enriched.own(IS_CHARGING).path("maxAgeSeconds").asInt()).isEqualTo(900);
        assertThat(enriched.own(LOCATION).has("maxAgeSeconds")).isFalse();
    }

    @Test
    void aFirstDeliveryRequestsAllWantedSignals() {
        worker.smartcar = () -> answer(api(CHARGE, worker.now), api(LOCATION, PLACE, worker.now));
        Enriched first = worker.enrich(firstDelivery(value(CHARGE, percent(60), START)));
        assertThat(worker.asked).hasSize(1);
        assertThat(first.has(LOCATION)).isTrue();
        assertThat(first.outcome()).isEqualTo("COMPLETE");
    }

    @Test
    void anEventIsEnrichedAlikeAfterARestartButForValuesMarkedAsRemembered() {
        // Given
        SimulatedWorker restarted = new SimulatedWorker("all:24H");
        worker.enrich(state(value(IS_CHARGING, "{'value':true}", START), value(LOCATION, PLACE, START)));
        worker.after(TEN_MINUTES);
        restarted.after(TEN_MINUTES);
        String next = state(value(IS_CHARGING, "{'value':false}", worker.now.minusSeconds(1)));

        // When
        Enriched with = worker.enrich(next);
        Enriched without = restarted.enrich(next);

        // Then: the one that knows nothing of the vehicle wants to ask
        assertThat(with.json().path("signals")).isEqualTo(without.json().path("signals"));
        with.json()
                .path("known")
                .forEach(known -> assertThat(known.path("origin").asText()).isEqualTo("cache"));
        assertThat(without.json().path("known")).isEmpty();
        assertThat(without.outcome()).isEqualTo("SKIPPED");
        assertThat(without.texts("/enrichment/missing")).containsExactly("all");
    }

    @Test
    void aBodyThatTheUserDoesNotAllowIsNotPassedOn() {
        Enriched refused =
                worker.enrich(state(failure(LOCATION, "PERMISSION", ",'body':" + PLACE + times(START, START))));
        assertThat(refused.present(LOCATION).path("status").asText()).isEqualTo("ERROR");
        assertThat(refused.json().toString()).doesNotContain("52.51274");
    }

    @Test
    void staleAndOutdatedValuesAreDistinguished() {
        worker.after(Duration.ofDays(3));
        Enriched enriched = worker.enrich(state(
                failure(CHARGE, "SERVER"),
                value(IS_CHARGING, "{'value':true}", worker.now.minus(Duration.ofHours(25)))));
        assertThat(enriched.own(CHARGE).path("stale").asBoolean()).isFalse();
        assertThat(enriched.own(IS_CHARGING).path("stale").asBoolean()).isTrue();
        assertThat(enriched.texts("/enrichment/outdated")).containsExactly(IS_CHARGING, CHARGE);
    }

    @Test
    void aChangeOfTheEventsOwnValueIsReported() {
        worker.enrich(state(value(CHARGE, percent(60), START), value(IS_CHARGING, "{'value':true}", START)));
        worker.after(TEN_MINUTES);
        Enriched next = worker.enrich(state(
                value(CHARGE, "{'unit':'percentage','value':60.0}", worker.now),
                value(IS_CHARGING, "{'value':false}", worker.now)));
        assertThat(next.texts("/changed")).containsExactly(IS_CHARGING);
    }

    @Test
    void aRemovedPermissionEndsAValueThatADayOfFailuresStillReported() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START)));
        for (int day = 1; day <= 5; day++) {
            Enriched daily = worker.after(Duration.ofDays(1)).enrich(state(failure(LOCATION, "VEHICLE_STATE")));
            assertThat(daily.present(LOCATION).path("status").asText()).isEqualTo("ERROR");
            assertThat(daily.present(LOCATION).path("stale").asBoolean()).isTrue();
        }

        // When
        Enriched gone = worker.after(TEN_MINUTES).enrich(state(failure(LOCATION, "PERMISSION")));

        // Then
        assertThat(gone.present(LOCATION).has("body")).isFalse();
    }

    @Test
    void withheldSignalsAreNamedButLeftOutEvenIfTheEventHasThem() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START)));
        worker.withheld = Set.of(LOCATION);

        // When
        Enriched own =
                worker.enrich(state(value(LOCATION, PLACE, START.plusSeconds(1)), value(CHARGE, percent(1), START)));
        Enriched remembered = worker.enrich(state(value(CHARGE, percent(1), START)));

        // Then
        for (Enriched each : List.of(own, remembered)) {
            assertThat(each.has(LOCATION)).isFalse();
            assertThat(each.json().toString()).doesNotContain("52.51274");
            assertThat(each.texts("/withheld")).containsExactly(LOCATION);
            assertThat(each.texts("/changed")).doesNotContain(LOCATION);
        }
    }

    @Test
    void anOperatorsRefreshCallsSmartcarEvenIfValuesAreInMemory() {
        // Given
        worker.enrich(state(value(CHARGE, percent(80), START)));
        worker.after(Duration.ofHours(2)).smartcar = () -> answer(api(CHARGE, percent(20), worker.now));

        // When
        Enriched refreshed = worker.enrich(event("r", "[{'type':'CARFLOW_REFRESH'}]"));

        // Then
        assertThat(worker.asked).hasSize(1);
        assertThat(refreshed.known(CHARGE).path("value").asInt()).isEqualTo(20);
        assertThat(refreshed.outcome()).isEqualTo("COMPLETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIRST_DELIVERY", "CARFLOW_REFRESH", "SIGNAL_UPDATED"})
    void withoutWantedSignalsNoCallIsMadeAndNothingIsAdded(String trigger) {
        // Given
        SimulatedWorker asking = new SimulatedWorker("none");
        asking.enrich(state(value(LOCATION, PLACE, START)));

        // When
        Enriched own = asking.after(Duration.ofDays(2))
                .enrich(event(
                        "t",
                        "[{'type':'" + trigger + "'}]",
                        value(CHARGE, percent(1), START),
                        failure(WATTAGE, "SERVER")));

        // Then
        assertThat(asking.asked).isEmpty();
        assertThat(own.outcome()).isEqualTo("NOT_NEEDED");
        assertThat(own.json().path("signals")).hasSize(2);
        assertThat(own.json().path("known")).isEmpty();
        assertThat(own.json().path("changed")).isEmpty();
    }

    /** Some payloads have the VIN beside the vehicle's id as well. */
    @Test
    void aWithheldVinIsMissingFromTheVehicleToo() {
        // Given
        String event =
                state(value(CHARGE, percent(1), START)).replace("'id':'v'", "'id':'v','vin':'WVGTMPE20PP018842'");
        assertThat(worker.enrich(event).json().at("/vehicle/vin").asText()).isEqualTo("WVGTMPE20PP018842");

        // When
        worker.withheld = Set.of("vehicleidentification-vin");
        Enriched enriched = worker.enrich(event);

        // Then
        assertThat(enriched.json().toString()).doesNotContain("WVGTMPE20PP018842");
        assertThat(enriched.json().at("/vehicle/id").asText()).isEqualTo("v");
        assertThat(enriched.texts("/withheld")).containsExactly("vehicleidentification-vin");
    }

    /** Each keeps to what the user behind it allowed. */
    @Test
    void twoUsersOfOneVehicleShareNothing() {
        worker.enrich(state(value(LOCATION, PLACE, START)));
        Enriched ofTheOther = worker.after(TEN_MINUTES)
                .enrich(state(value(CHARGE, percent(50), worker.now)).replace("'id':'u'", "'id':'another'"));
        assertThat(ofTheOther.has(LOCATION)).isFalse();
        assertThat(worker.after(TEN_MINUTES)
                        .enrich(state(value(CHARGE, percent(50), worker.now)))
                        .has(LOCATION))
                .isTrue();
    }

    @Test
    void aMonthOfFailuresIsReportedAsFailuresAndTheOldValueExpires() {
        worker.enrich(state(value(LOCATION, PLACE, START)));
        for (int day = 1; day <= 30; day++) {
            Enriched daily = worker.after(Duration.ofDays(1)).enrich(state(failure(LOCATION, "VEHICLE_STATE")));
            assertThat(daily.present(LOCATION).path("status").asText()).isEqualTo("ERROR");
            assertThat(daily.present(LOCATION).has("body")).isEqualTo(day <= SimulatedWorker.KEPT.toDays());
            assertThat(daily.outcome()).isNotIn("COMPLETE", "NOT_NEEDED");
        }
    }

    @Test
    void aFailingSignalIsStillWantedOnceItsLastValueHasExpired() {
        // Given
        worker.enrich(state(value(LOCATION, PLACE, START)));
        for (int day = 1; day <= 8; day++) {
            worker.after(Duration.ofDays(1)).enrich(state(failure(LOCATION, "VEHICLE_STATE")));
        }

        // When: an event that does not name it
        Enriched other = worker.after(TEN_MINUTES).enrich(state(value(CHARGE, percent(50), worker.now)));

        // Then
        assertThat(other.has(LOCATION)).isFalse();
        assertThat(other.texts("/enrichment/outdated")).containsExactly(LOCATION);
        assertThat(other.outcome()).isNotIn("COMPLETE", "NOT_NEEDED");
    }

    @Test
    void unwantedSignalsAreNeverStale() {
        Enriched enriched =
                knowing("charge:15M").enrich(state(value(LOCATION, PLACE, START.minus(Duration.ofDays(400)))));
        assertThat(enriched.own(LOCATION).path("stale").asBoolean()).isFalse();
        assertThat(enriched.own(LOCATION).path("oemUpdatedAt").asText()).startsWith("2025-10-");
    }

    /** The body and its times are those of the last success, the status is of now. */
    @Test
    void aFailureThatRepeatsAnOldValueIsLaterThanASuccessBetweenThem() {
        // Given
        worker.enrich(state(value(WATTAGE, watts(7_000), START)));
        worker.after(TEN_MINUTES).enrich(state(value(WATTAGE, watts(8_000), worker.now.minusSeconds(5))));

        // When
        worker.after(TEN_MINUTES)
                .enrich(state(wattageFailed(",'body':" + watts(7_000) + times(START, START.plusSeconds(1)))));
        Enriched next = worker.after(TEN_MINUTES).enrich(state(value(CHARGE, percent(9), worker.now)));

        // Then
        assertThat(next.known(WATTAGE).path("value").asInt()).isEqualTo(8_000);
        assertThat(next.known(WATTAGE).path("stale").asBoolean()).isTrue();
        assertThat(next.known(WATTAGE).at("/lastFailure/error/code").asText()).isEqualTo("NOT_CHARGING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'PERMISSION','state':'RESOLVED','signals':[{'code':'closure-islocked'}]}",
                "{'type':'PERMISSION','state':'RESOLVED'}",
                "{'type':'COMPATIBILITY','code':'SMARTCAR_NOT_CAPABLE','state':'RESOLVED','signals':['Closure.IsLocked']}"
            })
    void signalsOfAResolvedErrorAreRequestedAgain(String resolved) {
        // Given
        SimulatedWorker locks = knowing(LOCKED + ":1H", CHARGE + ":24H");
        locks.after(Duration.ofHours(2)).smartcar =
                () -> answer(apiFailure(LOCKED, "PERMISSION", Optional.empty(), Optional.empty(), locks.now));
        locks.enrich(state(value(CHARGE, percent(60), locks.now)));
        locks.after(Duration.ofHours(2)).enrich(state(value(CHARGE, percent(60), locks.now)));
        assertThat(locks.asked).hasSize(1);

        // When
        locks.enrich(problem(resolved));
        locks.smartcar = () -> answer(api(LOCKED, "{'value':true}", locks.now));
        Enriched next = locks.after(TEN_MINUTES).enrich(state(value(CHARGE, percent(60), locks.now)));

        // Then
        assertThat(locks.asked).hasSize(2);
        assertThat(next.known(LOCKED).path("value").asBoolean()).isTrue();
        assertThat(next.outcome()).isEqualTo("COMPLETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all:24H", "location:24H", LOCATION + ":24H"})
    void valuesFromMemoryMakeAnEventCompleteForAnySelector(String wanted) {
        // Given
        SimulatedWorker knowing = knowing(wanted);
        knowing.enrich(state(value(LOCATION, PLACE, START)));

        // When
        Enriched added = knowing.after(TEN_MINUTES).enrich(state(value(CHARGE, percent(50), knowing.now)));
        Enriched own = knowing.enrich(state(value(LOCATION, PLACE, knowing.now)));

        // Then
        assertThat(added.has(LOCATION)).isTrue();
        assertThat(added.outcome()).isEqualTo("COMPLETE");
        assertThat(wanted.startsWith("all") || own.outcome().equals("NOT_NEEDED"))
                .isTrue();
    }

    /** Where a webhook has no code for it, the API says UNKNOWN (contract 7.4). */
    @Test
    void anAnswerThatRefusesAsTheEventDidIsNothingBesides() {
        // Given
        Signal refused = new Signal(
                LOCATION,
                Optional.empty(),
                Optional.empty(),
                "ERROR",
                Optional.of(new SignalError(Optional.of("PERMISSION"), Optional.of("UNKNOWN"))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        worker.smartcar = () -> answer(refused, api(CHARGE, START));

        // When
        Enriched enriched = worker.enrich(firstDelivery(failure(LOCATION, "PERMISSION")));

        // Then
        assertThat(worker.asked).hasSize(1);
        assertThat(enriched.own(LOCATION).path("status").asText()).isEqualTo("ERROR");
        assertThat(enriched.known(LOCATION).isMissingNode()).isTrue();
    }
}
