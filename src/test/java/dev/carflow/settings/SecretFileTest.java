package dev.carflow.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> handedOut = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theSecretIsThereAtOnceWithoutTheWhiteSpaceAroundIt() throws IOException {
        try (SecretFile secret = watched(write("  first \n"))) {
            assertThat(secret.get()).hasValue("first");
        }
    }

    @Test
    void aReplacedFileIsPickedUpThoughItsTimesStayed() throws IOException {
        // Given
        Path file = write("first");
        FileTime time = Files.getLastModifiedTime(file);
        try (SecretFile secret = watched(file)) {
            // When: as Kubernetes does, by renaming
            Path next = Files.writeString(directory.resolve("next"), "other");
            Files.setLastModifiedTime(next, time);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

            // Then
            await().untilAsserted(() -> assertThat(secret.get()).hasValue("other"));
        }
    }

    @Test
    void theLastSecretStaysWhileTheFileIsGoneOrEmptyAndTheNextOneIsStillSeen() throws IOException {
        Path file = write("first");
        try (SecretFile secret = watched(file)) {
            // When
            Files.delete(file);
            await().during(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(secret.get()).hasValue("first"));
            Files.writeString(file, " \n");
            await().during(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(secret.get()).hasValue("first"));
            Files.writeString(file, "third");

            // Then
            await().untilAsserted(() -> assertThat(secret.get()).hasValue("third"));
            await().untilAsserted(() -> assertThat(handedOut).containsExactly("first", "third"));
        }
    }

    @Test
    void anUnusableSecretIsReportedAndRetried() throws IOException {
        // Given: something that fails twice over the second one
        Path file = write("first");
        AtomicInteger failures = new AtomicInteger();
        try (LogLines lines = LogLines.of(SecretFile.class);
                SecretFile secret = SecretFile.watched(vertx, "a.key", file, Duration.ofMillis(10), text -> {
                    if (text.equals("second") && failures.incrementAndGet() <= 2) {
                        throw new IllegalStateException("cannot use " + text);
                    }
                    handedOut.add(text);
                })) {
            // When
            Files.writeString(file, "second");

            // Then
            await().untilAsserted(() -> assertThat(secret.get()).hasValue("second"));
            assertThat(handedOut).containsExactly("first", "second");
            assertThat(lines.all())
                    .anyMatch(line -> line.contains("a.key holds another secret, which cannot be used: "
                            + IllegalStateException.class.getName()))
                    .noneMatch(line -> line.contains("cannot use second"));
        }
    }

    @Test
    void aFarTooLongFileHoldsNoSecret() throws IOException {
        assertThat(SecretFile.contentOf(write("x".repeat(5000)))).isEmpty();
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("secret"), content);
    }

    private SecretFile watched(Path file) {
        return SecretFile.watched(vertx, "the-key", file, Duration.ofMillis(10), handedOut::add);
    }
}
