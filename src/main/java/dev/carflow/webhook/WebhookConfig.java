package dev.carflow.webhook;

import dev.carflow.settings.ListItem;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The endpoint that Smartcar delivers to. */
@ConfigMapping(prefix = "carflow.webhook")
public interface WebhookConfig {

    /**
     * Application management tokens, from Smartcar's dashboard: the current one first, then those being rotated out.
     * These or `management-tokens-file` are required for the role `ingest`.
     */
    Optional<List<@WithConverter(ListItem.class) String>> managementTokens();

    /**
     * A file with the management tokens and nothing else, one per line or comma separated, the current one first. A
     * changed file is in use within seconds, without a restart.
     */
    Optional<Path> managementTokensFile();

    /** The largest body accepted. Smartcar documents 50 KB. */
    @WithDefault("256K")
    MemorySize maxBody();

    /** Deliveries being read or waiting for Kafka at one time; further ones are answered 503. */
    @WithDefault("1024")
    @Min(value = 1, message = "carflow.webhook.max-in-flight must be at least 1")
    @Max(value = 1_000_000, message = "carflow.webhook.max-in-flight must be at most 1000000")
    int maxInFlight();

    /**
     * Bytes of bodies being read or waiting for Kafka at one time; beyond that, deliveries are answered 503. At least
     * four times `max-body`.
     */
    @WithDefault("64M")
    MemorySize maxSizeInFlight();

    /** How deep a body may be nested. Smartcar's are 8 levels deep. */
    @WithDefault("64")
    @Min(value = 16, message = "carflow.webhook.max-depth must be at least 16")
    @Max(value = 1000, message = "carflow.webhook.max-depth must be at most 1000")
    int maxDepth();

    /** Every delivery is answered within this time of its arrival. Smartcar gives up after 15 s. */
    @WithDefault("9S")
    Duration answerWithin();

    /** The value of `Retry-After` in a 503. */
    @WithDefault("10S")
    Duration retryAfter();

    /** Unsigned handshakes answered per minute; more are refused. Smartcar needs one each time a webhook is set up. */
    @WithDefault("30")
    @Min(value = 1, message = "carflow.webhook.handshakes-per-minute must be at least 1")
    @Max(value = 6000, message = "carflow.webhook.handshakes-per-minute must be at most 6000")
    int handshakesPerMinute();

    /**
     * How long readiness waits at most while a new process sends itself generated deliveries, so that it is fast from the
     * first event on; it usually takes a few seconds. They leave no record and no metric. 0 switches it off; a native
     * executable needs none.
     */
    @WithDefault("10S")
    Duration warmUpWithin();

    /** More would keep a pod from its work for longer than a slow start does. */
    @AssertTrue(message = "carflow.webhook.warm-up-within must be between 0 and 60 seconds")
    default boolean isWarmUpBounded() {
        return !warmUpWithin().isNegative() && warmUpWithin().compareTo(Duration.ofSeconds(60)) <= 0;
    }

    /** Smartcar counts an answer after 15 s as none; 10 s leaves time for the network. */
    @AssertTrue(message = "carflow.webhook.answer-within must be between 1 and 10 seconds")
    default boolean isAnsweredInTime() {
        return !answerWithin().minusSeconds(1).isNegative()
                && !Duration.ofSeconds(10).minus(answerWithin()).isNegative();
    }

    /** Below this, documented deliveries would be refused; above it, Kafka would refuse them: its limit is 1 MiB. */
    @AssertTrue(message = "carflow.webhook.max-body must be between 64K and 900K")
    default boolean isBodyBounded() {
        long bytes = maxBody().asLongValue();
        return bytes >= 64 * 1024 && bytes <= 900 * 1024;
    }

    /** Less would refuse deliveries under light load. */
    @AssertTrue(message = "carflow.webhook.max-size-in-flight must be at least four times carflow.webhook.max-body")
    default boolean isRoomForBodies() {
        return maxSizeInFlight().asLongValue() >= 4 * maxBody().asLongValue();
    }

    /** Which of the two counts must not be a guess. */
    @AssertTrue(
            message =
                    "carflow.webhook.management-tokens and carflow.webhook.management-tokens-file are both set: remove"
                            + " one")
    default boolean isTokenSourceUnambiguous() {
        return managementTokens().isEmpty() || managementTokensFile().isEmpty();
    }
}
