package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.enrichment.need.WantedSignals;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings with which a worker could do nothing, or would do it silently wrong, are found before it starts. */
class EnrichmentConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "carflow.enrichment.deadline = 0S",
                "carflow.enrichment.deadline = -1S",
                "carflow.enrichment.deadline = 2H",
                "carflow.enrichment.signals = all:24H,all:1H",
                "carflow.enrichment.signals = none,all:1H",
                "carflow.enrichment.signals = charge:15M,Charge:20M",
                "carflow.enrichment.calls.first-back-off = 0S",
                "carflow.enrichment.calls.pause-after-failure = 0S",
                "carflow.enrichment.calls.pause-after-refusal = 2D",
                "carflow.enrichment.calls.breaker-pause = -5S",
                "carflow.enrichment.cache.max-age = 0S",
                "carflow.enrichment.duplicates.window = 0S",
                "carflow.enrichment.duplicates.window = -15M",
                "carflow.enrichment.duplicates.window = 365D",
                "carflow.enrichment.consumer.max-size-in-flight = 0",
                "carflow.enrichment.consumer.max-size-in-flight = 64K",
                "carflow.enrichment.consumer.commit-interval = 0S",
                "carflow.enrichment.consumer.commit-interval = 1H",
            })
    void oneLineNamesTheSettingAndWhatItMayBe(String setting, String value) {
        assertThat(ConfigProblems.of(EnrichmentConfig.class, Map.of(setting, value)))
                .singleElement()
                .asString()
                .contains(setting)
                .containsAnyOf("must be", "contradicts itself");
    }

    /** Readers get what the webhook subscribes to; the operator has to name anything else. */
    @Test
    void noCallIsMadeByDefault() {
        EnrichmentConfig config = ConfigProblems.read(EnrichmentConfig.class, Map.of());

        assertThat(new WantedSignals(config.signals()).isAnything()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all:24H", "none", "charge:15M,all:24H", " charge:15M , tractionbattery-stateofcharge:5M "})
    void consistentSettingsAreAccepted(String signals) {
        assertThat(ConfigProblems.of(EnrichmentConfig.class, Map.of("carflow.enrichment.signals", signals)))
                .isEmpty();
    }
}
