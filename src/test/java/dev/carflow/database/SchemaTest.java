package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.operations.RolesConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private final Schema schema = new Schema(
            null,
            ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", "ingest")),
            new ConnectionSettings(ConfigProblems.read(DatabaseConfig.class, Map.of()), Optional::empty),
            null,
            null);

    @Test
    void anErrorIsNotTheLastAttempt() {
        // Given: no memory, then a schema that is up to date
        Iterator<Error> failures = List.<Error>of(
                        new OutOfMemoryError("Cannot reserve direct buffer memory"), new StackOverflowError())
                .iterator();
        List<Duration> pauses = new ArrayList<>();

        // When
        for (int i = 0; i < 3; i++) {
            schema.attempt(
                    () -> {
                        if (failures.hasNext()) {
                            throw failures.next();
                        }
                        return new Schema.Migrated(0, "4");
                    },
                    pauses::add);
        }

        // Then
        assertThat(pauses).hasSize(2);
        assertThat(schema.isReady()).isTrue();
    }
}
