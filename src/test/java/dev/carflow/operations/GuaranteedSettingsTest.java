package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that an operator cannot change, and what is said if one is given. */
class GuaranteedSettingsTest {

    @Test
    void aGivenSettingThatIsNotUsedIsReportedOnce() {
        assertThat(problems(Map.of("acks", "1", "linger.ms", "5")))
                .containsExactly("kafka.acks=1 is not used by the producers, which need all");
        assertThat(problems(Map.of("group.id", "mine")))
                .containsExactly("kafka.group.id=mine is not used by the producers, which need none");
        assertThat(problems(Map.of("acks", "all"))).isEmpty();
    }

    /** Quarkus adds it. */
    @Test
    void theDefaultGroupIsLeftOutSilently() {
        assertThat(problems(Map.of("group.id", "carflow"))).isEmpty();
    }

    private static List<String> problems(Map<String, Object> given) {
        Map<String, Object> guaranteed = new HashMap<>(Map.of("acks", "all"));
        guaranteed.put("group.id", null);
        GuaranteedSettings settings = new GuaranteedSettings("producers", guaranteed);
        try (LogLines log = LogLines.of(GuaranteedSettings.class)) {
            assertThat(settings.over(given)).containsEntry("acks", "all").doesNotContainKey("group.id");
            settings.over(given);
            return log.all();
        }
    }
}
