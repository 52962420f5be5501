package dev.carflow.enrichment.need;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    void whatNoEntryNamesIsNotWanted() {
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
}
