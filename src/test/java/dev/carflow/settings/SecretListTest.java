package dev.carflow.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretListTest {

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private SecretList of(Path file) {
        return SecretList.of(
                vertx,
                Optional.empty(),
                "carflow.keys-file",
                Optional.of(file),
                secret -> secret.length() > 3,
                Duration.ofMillis(5));
    }

    @Test
    void blanksCommasAndLineEndsStandBetweenSecrets() throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), " first,\n second\tthird \n");

        try (SecretList secrets = of(file)) {
            assertThat(secrets.get()).containsExactly("first", "second", "third");
        }
        assertThat(SecretList.in(file)).containsExactly("first", "second", "third");
    }

    @Test
    void othersAreInUseOnceTheFileHoldsThemAndNoneThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), "first");
        try (SecretList secrets = of(file)) {
            List<String> before = secrets.get();
            assertThat(secrets.get()).isSameAs(before);

            // When: one of them is cut short
            Files.writeString(file, "other,fir");
            await().during(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(secrets.get()).containsExactly("first"));
            Files.writeString(file, "other,first");

            // Then
            await().untilAsserted(() -> assertThat(secrets.get()).containsExactly("other", "first"));
        }
    }

    @Test
    void withoutAFileTheSettingsAreUsed() {
        try (SecretList secrets = SecretList.of(
                vertx, Optional.of(List.of("given")), "carflow.keys-file", Optional.empty(), secret -> true)) {
            assertThat(secrets.get()).containsExactly("given");
        }
    }
}
