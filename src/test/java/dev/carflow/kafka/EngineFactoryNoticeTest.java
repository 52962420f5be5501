package dev.carflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import org.junit.jupiter.api.Test;

class EngineFactoryNoticeTest {

    @Test
    void onlyAnotherEngineIsTold() {
        try (LogLines lines = LogLines.of(EngineFactoryNotice.class)) {
            // When
            new EngineFactoryNotice(ReloadedStores.class.getName()).onStart(null);

            // Then
            assertThat(lines.all()).isEmpty();

            // When
            new EngineFactoryNotice("com.example.Engine").onStart(null);

            // Then
            assertThat(lines.all())
                    .containsExactly(
                            "kafka.ssl.engine.factory.class is com.example.Engine: certificates that are renewed on"
                                    + " disk are read again only if it does so");
        }
    }
}
