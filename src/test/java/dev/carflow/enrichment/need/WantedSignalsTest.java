package dev.carflow.enrichment.need;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WantedSignalsTest {

    static WantedSignals wanted(String... entries) {
        return new WantedSignals(Arrays.stream(entries).map(WantedSignal::of).toList());
    }

    @Test
    void theMostSpecificEntryCounts() {
        WantedSignals wanted = wanted("all:24H", "charge:1H", "charge-ischarging:5M");
        assertThat(wanted.maxAgeOf("charge-ischarging")).contains(Duration.ofMinutes(5));
        assertThat(wanted.maxAgeOf("Charge-IsCharging")).contains(Duration.ofMinutes(5));
        assertThat(wanted.maxAgeOf("charge-wattage")).contains(Duration.ofHours(1));
        assertThat(wanted.maxAgeOf("chargers-wattage")).contains(Duration.ofHours(24));
    }

    @Test
    void signalsWithoutAnEntryAreNotWanted() {
        WantedSignals wanted = wanted("charge:1H", "odometer-traveleddistance:1H");
        assertThat(wanted.wants("charge-wattage")).isTrue();
        assertThat(wanted.wants("odometer-other")).isFalse();
        assertThat(wanted.maxAgeOf("location-preciselocation")).isEmpty();
    }

    @Test
    void noneWantsNothing() {
        assertThat(wanted("none").wants("charge-ischarging")).isFalse();
    }

    @Test
    void anOperatorReadsTheEntriesAsTheyAreWritten() {
        assertThat(wanted("charge-ischarging:90S", "charge:PT1H", "all:7D"))
                .hasToString("charge-ischarging:1M30S, charge:1H, all:168H");
        assertThat(wanted("none")).hasToString("none");
    }

    @Test
    void contradictionsAreRefusedInWordsOfTheConfiguration() {
        assertThatThrownBy(() -> wanted("charge:1H", "all:24H", "charge:2H"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'charge' is wanted twice");
        assertThatThrownBy(() -> wanted("charge:1H", "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'none' stands beside other");
        assertThatThrownBy(() -> wanted("none", "none")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WantedSignals(List.of())).hasMessageContaining("write 'none'");
    }

    @Test
    void withheldSignalsAreNeverWanted() {
        WantedSignals wanted = new WantedSignals(
                List.of(WantedSignal.of("all:1H"), WantedSignal.of("charge:5M")),
                List.of(SignalSelector.of("Location"), SignalSelector.of("charge-voltage")));
        assertThat(wanted.wants("location-preciselocation")).isFalse();
        assertThat(wanted.wants("charge-voltage")).isFalse();
        assertThat(wanted.wants("charge-wattage")).isTrue();
        assertThat(wanted.wants("locationx-y")).isTrue();
    }

    @Test
    void aSignalWantedByNameCannotBeWithheld() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WantedSignals(
                        List.of(WantedSignal.of("location-isathome:1H")), List.of(SignalSelector.of("location"))))
                .withMessageContaining("location-isathome");
    }

    @Test
    void routesWithholdSignalsIndependently() {
        WithheldSignals withheld = new WithheldSignals(
                List.of(SignalSelector.of("vehicleidentification-vin")),
                Map.of("acme", List.of(SignalSelector.of("location"))));
        assertThat(withheld.isWithheld("acme", "location-isathome")).isTrue();
        assertThat(withheld.isWithheld("smartcar", "location-isathome")).isFalse();
        assertThat(withheld.isWithheld("smartcar", "vehicleidentification-vin")).isTrue();
        assertThat(withheld.isWithheld("acme", "vehicleidentification-vin")).isTrue();
    }
}
