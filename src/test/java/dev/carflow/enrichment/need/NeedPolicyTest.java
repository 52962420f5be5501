package dev.carflow.enrichment.need;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static Signal success(String code, Duration age) {
        return signal(code, "SUCCESS", null, true, NOW.minus(age));
    }

    private static Signal error(String code, String type, boolean body) {
        return signal(code, "ERROR", type, body, NOW);
    }

    private static Signal signal(String code, String status, String errorType, boolean body, Instant updated) {
        return new Signal(
                        code,
                        Optional.empty(),
                        Optional.empty(),
                        status,
                        Optional.ofNullable(errorType)
                                .map(type -> new SignalError(Optional.of(type), Optional.empty())),
                        body ? Optional.of(new RawJson("1")) : Optional.empty(),
                        Optional.ofNullable(updated),
                        Optional.empty(),
                        Optional.empty())
                .heardAt(NOW);
    }

    private static Need need(WantedSignals wanted, Signal... known) {
        return need(wanted, false, known);
    }

    private static Need need(WantedSignals wanted, boolean first, Signal... known) {
        Map<String, Signal> byCode = Arrays.stream(known).collect(Collectors.toMap(Signal::code, Function.identity()));
        return new NeedPolicy(wanted).assess(byCode, first, NOW);
    }

    private static WantedSignals wanted(String... entries) {
        return WantedSignalsTest.wanted(entries);
    }

    @Property
    void aValueIsFreshUpToItsAgeAndAboutAsFarAhead(@ForAll @LongRange(min = -1200, max = 7200) long seconds) {
        Need need = need(wanted("charge-ischarging:1H"), success(CHARGING, Duration.ofSeconds(seconds)));
        assertThat(need.isNone()).isEqualTo(seconds <= 3600 && seconds >= -600);
        assertThat(need.urgency()).isEqualTo(Urgency.ROUTINE);
    }

    @Property
    void aFirstDeliveryIsUrgentAndChangesNothingElse(@ForAll @LongRange(max = 7200) long seconds) {
        Signal known = success(CHARGING, Duration.ofSeconds(Math.abs(seconds % 7200)));
        Need first = need(wanted("all:1H"), true, known);
        Need later = need(wanted("all:1H"), false, known);
        assertThat(first).isEqualTo(new Need(later.missing(), later.stale(), Urgency.URGENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"charge-ischarging:1H", "charge:1H", "all:1H"})
    void ofWhatNothingIsKnownIsMissingAndUrgent(String entry) {
        Need need = need(wanted(entry));
        assertThat(need.missing()).containsExactly(entry.substring(0, entry.indexOf(':')));
        assertThat(need.stale()).isEmpty();
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(need(wanted(entry), success("charge-ischarging", Duration.ofMinutes(1)))
                        .isNone())
                .isTrue();
    }

    @Test
    void aSignalOfAnotherGroupDoesNotMakeAGroupKnown() {
        assertThat(need(wanted("charge:1H"), success("chargers-x", Duration.ZERO))
                        .missing())
                .containsExactly("charge");
    }

    @Test
    void aGroupIsKnownByASignalThatAMoreSpecificEntryNames() {
        Need need = need(wanted("charge:1H", "charge-ischarging:5M"), success(CHARGING, Duration.ofMinutes(10)));
        assertThat(need).isEqualTo(new Need(List.of(), List.of(CHARGING), Urgency.ROUTINE));
    }

    @Test
    void theMoreSpecificEntryJudgesAlone() {
        WantedSignals wanted = wanted("all:5M", "charge-ischarging:1H");
        assertThat(need(wanted, success(CHARGING, Duration.ofMinutes(10))).isNone())
                .isTrue();
        assertThat(need(wanted, success(CHARGING, Duration.ofMinutes(10)), success("x-y", Duration.ofMinutes(10)))
                        .stale())
                .containsExactly("x-y");
    }

    @Test
    void aStaticAttributeIsFreshForEver() {
        Signal vin = signal("vehicleidentification-vin", "success", null, true, null);
        assertThat(need(wanted("all:1S"), vin).isNone()).isTrue();
    }

    @Test
    void anErrorWithAValueIsStaleHoweverNew() {
        Need need = need(wanted("charge-ischarging:1H"), error(CHARGING, "VEHICLE_STATE", true));
        assertThat(need.stale()).containsExactly(CHARGING);
        assertThat(need.urgency()).isEqualTo(Urgency.ROUTINE);
    }

    @Test
    void aSuccessWithoutAValueIsStaleHoweverNew() {
        Signal empty = signal(CHARGING, "SUCCESS", null, false, NOW);
        assertThat(need(wanted("all:1H"), empty).stale()).containsExactly(CHARGING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPATIBILITY", "PERMISSION", "compatibility", "Permission"})
    void whatNoCallCanCureIsNoNeed(String type) {
        assertThat(need(wanted("charge-ischarging:1H"), error(CHARGING, type, false))
                        .isNone())
                .isTrue();
        assertThat(need(wanted("all:1H"), error(CHARGING, type, true)).isNone()).isTrue();
    }

    @Test
    void aWantedCodeWithoutAValueIsMissing() {
        Need need = need(wanted("charge-ischarging:1H"), error("Charge-IsCharging", "VEHICLE_STATE", false));
        assertThat(need.missing()).containsExactly(CHARGING);
        assertThat(need.stale()).isEmpty();
        assertThat(need.urgency()).isEqualTo(Urgency.URGENT);
    }

    @Test
    void aSignalOfAKnownGroupWithoutAValueIsAskedForWithoutHaste() {
        Need need = need(wanted("all:1H"), error(CHARGING, "VEHICLE_STATE", false));
        assertThat(need.missing()).isEmpty();
        assertThat(need.stale()).containsExactly(CHARGING);
        assertThat(need.urgency()).isEqualTo(Urgency.ROUTINE);
    }

    @Test
    void whatIsNotWantedIsNeverNeeded() {
        assertThat(need(wanted("none"), true, success(CHARGING, Duration.ofDays(9)))
                        .isNone())
                .isTrue();
        assertThat(need(wanted("odometer:1H"), success(CHARGING, Duration.ofDays(9)))
                        .stale())
                .isEmpty();
    }

    @Test
    void timesFarBeyondTheCalendarAreJudgedToo() {
        assertThat(need(wanted("all:1H"), signal("a-b", "SUCCESS", null, true, Instant.MIN))
                        .stale())
                .containsExactly("a-b");
        assertThat(need(wanted("all:1H"), signal("a-b", "SUCCESS", null, true, Instant.MAX))
                        .stale())
                .containsExactly("a-b");
    }
}
