package dev.carflow.enrichment.need;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an operator writes what is wanted. */
class WantedSignalTest {

    @ParameterizedTest
    @CsvSource({
        "charge:15M, charge, PT15M",
        "' Charge-IsCharging:PT1H ', charge-ischarging, PT1H",
        "all:90, all, PT1M30S",
        "a:1S, a, PT1S",
        "none, none, PT0S"
    })
    void anEntryNamesASelectorAndAnAge(String text, String selector, Duration maxAge) {
        assertThat(WantedSignal.of(text)).isEqualTo(new WantedSignal(selector, maxAge));
    }

    @ParameterizedTest
    @ValueSource(strings = {"charge", ":15M", "", "charge*:15M", "charge-:15M", "-charge:15M", "charge state:15M"})
    void anEntryWithoutASelectorAndAnAgeIsRefused(String text) {
        assertThatThrownBy(() -> WantedSignal.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a wanted signal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"charge:0S", "charge:"})
    void anAgeThatNoValueCanHaveIsRefused(String text) {
        assertThatThrownBy(() -> WantedSignal.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no age");
    }

    @Test
    void aCodeOfOnePartIsItsOwnGroup() {
        WantedSignals wanted = WantedSignalsTest.wanted("odometer:1H");

        assertThat(wanted.wants("odometer")).isTrue();
        assertThat(wanted.wants("odometer-traveleddistance")).isTrue();
        assertThat(wanted.wants("speed")).isFalse();
    }
}
