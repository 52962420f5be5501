package dev.carflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.contract.RecordContract;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.scenario.TriedConsumer.Fault;
import dev.carflow.scenario.check.Judge;
import dev.carflow.scenario.check.ResultLine;
import dev.carflow.scenario.check.Verdict;
import dev.carflow.scenario.play.PlayedRecord;
import dev.carflow.scenario.play.RecordMaker;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A correct consumer passes every scenario, and each fault is caught by the name of the invariant that it breaks. */
class ConsumerTestKitTest {

    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    private final RecordMaker records = new RecordMaker(ConfigProblems.read(TopicsConfig.class, Map.of()));

    @ParameterizedTest
    @MethodSource
    void aCorrectConsumerPasses(Scenario scenario, Form form) {
        Script script = script(scenario);

        Verdict verdict = judge(script, form, Fault.NONE);

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.notJudged()).isEmpty();
        assertThat(verdict.holds()).isEqualTo(script.invariants());
    }

    static Stream<Arguments> aCorrectConsumerPasses() {
        return Arrays.stream(Scenario.values())
                .flatMap(scenario -> scenario.forms().stream().map(form -> Arguments.of(scenario, form)));
    }

    @ParameterizedTest
    @CsvSource({
        "APPLIES_EVERY_DELIVERY,             DOUBLE,         APPLIED_ONCE",
        "LETS_LATE_VALUES_WIN,               LATE,           NEWEST_VALUE_WINS",
        "KEEPS_AN_ERASED_USER,               ERASED_USER,    ERASED_USER_IS_GONE",
        "FORGETS_THE_REMOVAL,                ERASED_USER,    ERASED_USER_IS_GONE",
        "TAKES_REPLAYS_FOR_NEWS,             REPLAYED,       REPLAY_CHANGES_NOTHING",
        "SKIPS_REDRIVEN_EVENTS,              REDRIVEN,       REDRIVEN_COUNTED_ONCE",
        "READS_UNCOMMITTED,                  ABORTED,        READ_COMMITTED",
        "TAKES_SIMULATED_CARS_FOR_REAL_ONES, TEST_MODE,      TEST_DATA_STAYS_OUT",
        "KEEPS_A_RESOLVED_ERROR,             RESOLVED_ERROR, RESOLVED_ERROR_IS_CLEARED",
        "LETS_ABSENCE_ERASE,                 QUOTA,          ABSENCE_ERASES_NOTHING",
        "LETS_LATE_VALUES_WIN,               OUTAGE,         NEWEST_VALUE_WINS",
        "SKIPS_SPILLED_EVENTS,               OUTAGE,         LATE_EVENTS_COUNT",
        "STOPS_AT_PAYLOAD_2,                 PAYLOAD_2,      PAYLOAD_2_DOES_NO_HARM"
    })
    void aFaultIsCaughtByName(Fault fault, Scenario scenario, Invariant broken) {
        Script script = script(scenario);

        Verdict verdict = judge(script, scenario.forms().get(0), fault);

        assertThat(verdict.findings()).extracting(Verdict.Finding::invariant).contains(broken);
        assertThat(verdict.holds()).doesNotContain(broken);
        assertThat(verdict.findings())
                .allSatisfy(finding -> assertThat(finding.found()).isNotBlank());
    }

    @Test
    void everyFaultAndEveryInvariantOfAFaultIsTried() {
        assertThat(Arrays.stream(Scenario.values())
                        .flatMap(each -> script(each).invariants().stream())
                        .collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Invariant.class));
    }

    @ParameterizedTest
    @MethodSource("aCorrectConsumerPasses")
    void everyRecordKeepsTheContract(Scenario scenario, Form form) {
        records.make(script(scenario), form, START).forEach(each -> {
            RecordContract.published().check(each.records());
            assertThat(each.records())
                    .allSatisfy(record -> assertThat(record.key()).startsWith("scenario-user-"));
        });
    }

    @Test
    void aConsumerThatStoppedHasLostSomething() {
        for (Scenario each : Scenario.values()) {
            assertThat(Judge.judge(script(each), List.of()).isGood())
                    .as(each.slug())
                    .isFalse();
        }
    }

    @Test
    void aMemberMissingFromALineIsNotJudged() {
        // Given: a consumer that names no events and keeps no errors
        Script script = script(Scenario.RESOLVED_ERROR);
        Expectation.Value closing = script.expectations().stream()
                .filter(Expectation.Value.class::isInstance)
                .map(Expectation.Value.class::cast)
                .findFirst()
                .orElseThrow();
        String line = "{\"user\":\"" + closing.user() + "\",\"vehicle\":\"" + closing.vehicle() + "\",\"code\":\""
                + closing.signal().code() + "\",\"value\":" + closing.value() + ".0}";

        // When
        Verdict verdict = Judge.judge(script, lines(List.of(line.getBytes(java.nio.charset.StandardCharsets.UTF_8))));

        // Then
        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict.holds()).isEqualTo(Set.of(Invariant.NOTHING_LOST));
        assertThat(verdict.notJudged().keySet())
                .isEqualTo(Set.of(Invariant.APPLIED_ONCE, Invariant.RESOLVED_ERROR_IS_CLEARED));
    }

    @Test
    void aSeedMakesTheSamePlayAndNoSeedANewOne() {
        Play seeded = Play.of(Scenario.LATE, OptionalLong.of(7), Optional.of("u"), Optional.of("v"));

        assertThat(seeded).isEqualTo(Play.of(Scenario.LATE, OptionalLong.of(7), Optional.of("u"), Optional.of("v")));
        assertThat(Play.eventOf(seeded.eventId(3))).contains(new Play.EventName(Scenario.LATE, seeded.id(), 3));
        assertThat(Play.eventOf("7859f08c-c510-4061-87fb-2cd3495296d1")).isEmpty();
        assertThat(script(Scenario.LATE).play().id())
                .isNotEqualTo(script(Scenario.LATE).play().id());
    }

    private static Script script(Scenario scenario) {
        return scenario.script(Play.of(scenario, OptionalLong.empty(), Optional.empty(), Optional.empty()));
    }

    private Verdict judge(Script script, Form form, Fault fault) {
        TriedConsumer consumer = new TriedConsumer(fault);
        for (PlayedRecord played : records.make(script, form, START)) {
            played.records()
                    .forEach(record -> consumer.take(
                            headers(record),
                            record.value(),
                            !played.event().worker().aborted()));
        }
        return Judge.judge(script, lines(consumer.lines()));
    }

    private static List<ResultLine> lines(List<byte[]> written) {
        return written.stream().map(line -> ResultLine.read(line).orElseThrow()).toList();
    }

    private static Map<String, String> headers(EventRecord record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.name(), header.value()));
        return headers;
    }
}
