package dev.carflow.enrichment.need;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.signal.MergedSignal;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalMerge;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeedPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final String CHARGING = "charge-ischarging";

    private static final Duration AGAIN = Duration.ofDays(7);

    private static ReportedSignal success(String code, Duration age) {
        return signal(code, "SUCCESS", null, true, NOW.minus(age));
    }

    private static ReportedSignal error(String code, String type, boolean body) {
        return signal(code, "ERROR", type, body, NOW);
    }

    private static ReportedSignal signal(String code, String status, String errorType, boolean body, Instant updated) {
        return report(code, status, errorType, body, updated, NOW);
    }

    private static ReportedSignal report(
            String code, String status, String errorType, boolean body, Instant updated, Instant at) {
        return new ReportedSignal(
                new Signal(
                        code,
                        Optional.empty(),
                        Optional.empty(),
                        status,
                        Optional.ofNullable(errorType)
                                .map(type -> new SignalError(Optional.of(type), Optional.empty())),
                        body ? Optional.of(new RawJson("1")) : Optional.empty(),
                        Optional.ofNullable(updated),
                        Optional.empty(),
                        Optional.empty()),
                SignalReport.byEvent("e", at, OptionalLong.empty()));
    }

    private static Need need(WantedSignals wanted, ReportedSignal... known) {
        return need(wanted, true, false, known);
    }

    private static Need need(WantedSignals wanted, boolean hadAll, boolean first, ReportedSignal... known) {
        Map<String, ReportedSignal> byCode =
                Arrays.stream(known).collect(Collectors.toMap(ReportedSignal::code, Function.identity()));
        Map<String, MergedSignal> merged = new SignalMerge(wanted::wants, wanted::maxAgeOf)
                .merge(byCode, List.of(), Map.of())
                .wanted();
        return new NeedPolicy(wanted, AGAIN).assess(merged, hadAll, first, NOW);
    }

    private static WantedSignals wanted(String... entries) {
        return WantedSignalsTest.wanted(entries);
    }

    @Property
    void aValueIsFreshUpToItsAge(@ForAll @LongRange(min = -1200, max = 7200) long seconds) {
        Need need = need(wanted("charge-ischarging:1H"), success(CHARGING, Duration.ofSeconds(seconds)));
        assertThat(need.isNone()).isEqualTo(seconds <= 3600);
        assertThat(need.urgency()).isEqualTo(Urgency.ROUTINE);
    }

    @Property
    void aFirstDeliveryIsUrgentAndChangesNothingElse(@ForAll @LongRange(max = 7200) long seconds) {
        ReportedSignal known = success(CHARGING, Duration.ofSeconds(Math.abs(seconds % 7200)));
        Need first = need(wanted("all:1H"), true, true, known);
        Need later = need(wanted("all:1H"), true, false, known);
        assertThat(first).isEqualTo(new Need(later.missing(), later.outdated(), Urgency.URGENT));
    }

    @Test
    void aCodeWithoutAnyKnownValueIsMissingAndUrgent() {
        Need need = need(wanted("charge-ischarging:1H"));
        assertThat(need).isEqualTo(new Need(List.of(CHARGING), List.of(), Urgency.URGENT));
        assertThat(need(wanted("charge-ischarging:1H"), success(CHARGING, Duration.ofMinutes(1)))
                        .isNone())
                .isTrue();
    }

    /** Which signals a group has depends on the vehicle: only Smartcar knows. */
    @ParameterizedTest
    @ValueSource(strings = {"charge:1H", "all:1H"})
    void aGroupIsMissingUntilSmartcarHasReportedAllOfIt(String entry) {
        // Given
        ReportedSignal one = success(CHARGING, Duration.ofMinutes(1));

        // Then
        assertThat(need(wanted(entry), false, false, one))
                .isEqualTo(new Need(List.of(entry.substring(0, entry.indexOf(':'))), List.of(), Urgency.URGENT));
        assertThat(need(wanted(entry), true, false, one).isNone()).isTrue();
        assertThat(need(wanted(entry), true, false).isNone()).isTrue();
    }

    @Test
    void incurableErrorsAreRequestedAgainAfterAWhile() {
        Instant before = NOW.minus(AGAIN);
        assertThat(need(wanted("all:1H"), report(CHARGING, "ERROR", "PERMISSION", false, null, before))
                        .isNone())
                .isTrue();
        ReportedSignal older = report(CHARGING, "ERROR", "PERMISSION", false, null, before.minusMillis(1));
        assertThat(need(wanted("all:1H"), older).outdated()).containsExactly(CHARGING);
        assertThat(need(wanted("charge-ischarging:1H"), older).missing()).containsExactly(CHARGING);
    }

    @Test
    void theMoreSpecificEntryJudgesAlone() {
        WantedSignals wanted = wanted("all:5M", "charge-ischarging:1H");
        assertThat(need(wanted, success(CHARGING, Duration.ofMinutes(10))).isNone())
                .isTrue();
        assertThat(need(wanted, success(CHARGING, Duration.ofMinutes(10)), success("x-y", Duration.ofMinutes(10)))
                        .outdated())
                .containsExactly("x-y");
    }

    @Test
    void aStaticAttributeIsFreshForEver() {
        ReportedSignal vin = signal("vehicleidentification-vin", "success", null, true, null);
        assertThat(need(wanted("all:1S"), vin).isNone()).isTrue();
    }

    @Test
    void anErrorWithAValueIsStaleHoweverNew() {
        Need need = need(wanted("charge-ischarging:1H"), error(CHARGING, "VEHICLE_STATE", true));
        assertThat(need.outdated()).containsExactly(CHARGING);
        assertThat(need.urgency()).isEqualTo(Urgency.ROUTINE);
    }

    @Test
    void aSuccessWithoutAValueIsNoNeedUnlessTheValueIsWantedByName() {
        ReportedSignal empty = signal(CHARGING, "SUCCESS", null, false, NOW);
        assertThat(need(wanted("all:1H"), empty).isNone()).isTrue();
        assertThat(need(wanted("charge-ischarging:1H"), empty).missing()).containsExactly(CHARGING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPATIBILITY", "PERMISSION", "compatibility", "Permission"})
    void anIncurableErrorNeedsNoCall(String type) {
        assertThat(need(wanted("charge-ischarging:1H"), error(CHARGING, type, false))
                        .isNone())
                .isTrue();
        assertThat(need(wanted("all:1H"), error(CHARGING, type, true)).isNone()).isTrue();
    }

    @Test
    void aWantedCodeWithoutAValueIsMissing() {
        Need need = need(wanted("charge-ischarging:1H"), error(CHARGING, "VEHICLE_STATE", false));
        assertThat(need.missing()).containsExactly(CHARGING);
        assertThat(need.outdated()).isEmpty();
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
    }

    @Test
    void aSignalOfAKnownGroupWithoutAValueIsRequestedAsRoutine() {
        Need need = need(wanted("all:1H"), error(CHARGING, "VEHICLE_STATE", false));
        assertThat(need.missing()).isEmpty();
        assertThat(need.outdated()).containsExactly(CHARGING);
        assertThat(need.urgency()).isEqualTo(Urgency.ROUTINE);
    }

    @Test
    void unwantedSignalsAreNeverNeeded() {
        assertThat(need(wanted("none"), false, true, success(CHARGING, Duration.ofDays(9)))
                        .isNone())
                .isTrue();
        assertThat(need(wanted("odometer:1H"), success(CHARGING, Duration.ofDays(9)))
                        .outdated())
                .isEmpty();
    }

    @Test
    void aTimeFarBeyondTheCalendarIsJudgedToo() {
        assertThat(need(wanted("all:1H"), signal("a-b", "SUCCESS", null, true, Instant.MIN))
                        .outdated())
                .containsExactly("a-b");
    }

    /** The car's clock is wrong, but the time of the report is known. */
    @Test
    void aTimeOfTheFutureIsNone() {
        assertThat(need(wanted("all:1H"), signal("a-b", "SUCCESS", null, true, Instant.MAX))
                        .isNone())
                .isTrue();
        Instant before = NOW.minus(Duration.ofHours(2));
        assertThat(need(wanted("all:1H"), report("a-b", "SUCCESS", null, true, Instant.MAX, before))
                        .outdated())
                .containsExactly("a-b");
    }
}
