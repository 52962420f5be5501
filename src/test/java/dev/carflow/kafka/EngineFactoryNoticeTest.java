package dev.carflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineFactoryNoticeTest {

    @Test
    void onlyAnotherEngineIsReported() {
        try (LogLines lines = LogLines.of(EngineFactoryNotice.class)) {
            // When
            new EngineFactoryNotice(Optional.of(ReloadedStores.class.getName())).onStart(null);

            // Then
            assertThat(lines.all()).isEmpty();

            // When
            new EngineFactoryNotice(Optional.of("com.example.Engine")).onStart(null);
            new EngineFactoryNotice(Optional.empty()).onStart(null);

            // Then
            String consequence = "certificates that are renewed on disk are read again only if it does so";
            assertThat(lines.all())
                    .containsExactlyInAnyOrder(
                            "kafka.ssl.engine.factory.class is com.example.Engine: " + consequence,
                            "kafka.ssl.engine.factory.class is empty: " + consequence);
        }
    }
}
