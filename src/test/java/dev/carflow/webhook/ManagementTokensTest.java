package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ConfigProblems;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.settings.SecretFile;
import dev.carflow.webhook.SignatureVerifier.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementTokensTest {

    private static final byte[] EVENT =
            Samples.delivery("vehicle-state-tesla-model3").body();

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tokensOfAFileStandInLinesOrBetweenCommas() throws IOException {
        assertThat(ManagementTokens.of(config(write("new\nold\n")))).containsExactly("new", "old");
        assertThat(ManagementTokens.of(config(write(" new , old\r\n")))).containsExactly("new", "old");
        assertThat(ManagementTokens.of(config(write(",\n")))).isEmpty();
    }

    /** As Smartcar recommends it: both tokens are known, the dashboard is switched, the old one is dropped. */
    @Test
    void aRotationByTheFileRefusesNoDelivery() throws IOException {
        WebhookConfig config = config(write("old"));
        SignatureVerifier verifier = new SignatureVerifier(ManagementTokens.of(config));
        AtomicReference<String> signedWith = new AtomicReference<>("old");
        AtomicBoolean refused = new AtomicBoolean();
        try (SecretFile watched =
                ManagementTokens.watch(vertx, config, verifier::use).orElseThrow()) {
            // Given: Smartcar delivers all the while, some thousand events a second
            AtomicBoolean over = new AtomicBoolean();
            Thread smartcar = new Thread(() -> {
                while (!over.get()) {
                    if (!verifier.verify(EVENT, Service.sign(signedWith.get(), EVENT))
                            .holds()) {
                        refused.set(true);
                    }
                    LockSupport.parkNanos(100_000);
                }
            });
            smartcar.start();

            // When: the file names both, and once they are in use the dashboard is switched, and the old one dropped
            replace("new\nold");
            await().until(() -> verdict(verifier, "new") == Verdict.CURRENT_TOKEN);
            signedWith.set("new");
            replace("new");
            await().until(() -> verdict(verifier, "old") == Verdict.MISMATCH);
            over.set(true);
            await().until(() -> !smartcar.isAlive());

            // Then
            assertThat(refused).isFalse();
            // The file's text counts as taken once all who use it have it.
            await().until(() -> watched.get().filter("new"::equals).isPresent());
        }
    }

    @Test
    void aFileWithoutATokenLeavesTheLastOnesInUse() throws IOException {
        WebhookConfig config = config(write("only"));
        SignatureVerifier verifier = new SignatureVerifier(ManagementTokens.of(config));
        try (SecretFile watched =
                ManagementTokens.watch(vertx, config, verifier::use).orElseThrow()) {
            // When
            replace(",");
            await().until(() -> watched.get().filter(","::equals).isPresent());

            // Then
            assertThat(verdict(verifier, "only")).isEqualTo(Verdict.CURRENT_TOKEN);
        }
    }

    @Test
    void tokensAreInTheSettingOrInTheFileAndNotInBoth() throws IOException {
        assertThat(ConfigProblems.of(
                        WebhookConfig.class,
                        Map.of(
                                "carflow.webhook.management-tokens",
                                "one",
                                "carflow.webhook.management-tokens-file",
                                write("two").toString())))
                .isEqualTo(List.of("carflow.webhook.management-tokens and carflow.webhook.management-tokens-file are"
                        + " both set: remove one"));
    }

    private static Verdict verdict(SignatureVerifier verifier, String token) {
        return verifier.verify(EVENT, Service.sign(token, EVENT));
    }

    private static WebhookConfig config(Path file) {
        return ConfigProblems.read(
                WebhookConfig.class, Map.of("carflow.webhook.management-tokens-file", file.toString()));
    }

    private Path write(String tokens) throws IOException {
        return Files.writeString(directory.resolve("tokens"), tokens);
    }

    /** As Kubernetes does, by renaming. */
    private void replace(String tokens) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), tokens);
        Files.move(
                next, directory.resolve("tokens"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
