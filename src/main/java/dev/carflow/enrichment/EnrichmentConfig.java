package dev.carflow.enrichment;

import dev.carflow.enrichment.need.SignalSelector;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The workers: which signals are wanted, what may be spent on them, and how events are consumed. */
@ConfigMapping(prefix = "carflow.enrichment")
public interface EnrichmentConfig {

    /**
     * Wanted signals and how old each may be, comma separated: a code (`tractionbattery-stateofcharge:15M`), a group
     * (`charge:1H`) or `all:24H`; the most specific entry counts. Signals that nothing here names are passed on as they
     * came and cause no call. `none` means that no call is ever made: readers get what the webhook was set up for, and
     * nothing else that the user allowed.
     */
    @WithDefault(WantedSignal.NONE)
    List<@WithConverter(WantedSignal.Reader.class) WantedSignal> signals();

    /**
     * Codes and groups that no enriched event tells, comma separated, such as `location,vehicleidentification-vin`: neither
     * is Smartcar asked for them, nor are they remembered, nor is the event's own value passed on. The event as received
     * has them all the same.
     */
    Optional<List<@WithConverter(SignalSelector.Reader.class) SignalSelector>> never();

    /** The same for the enriched events of one route alone, besides. They may be remembered. */
    Map<String, List<@WithConverter(SignalSelector.Reader.class) SignalSelector>> neverByRoute();

    /** For one event: waiting for its turn, calls and retries together. So long its partition's output may be held up. */
    @WithDefault("10S")
    Duration deadline();

    /**
     * What happens to events that need a call while Smartcar's API is down, which is while `breaker-failures` says so:
     * `forward` sends them on without, `wait` holds them, and with them their partitions, until it is back. While
     * Smartcar is up, a spent allowance is not waited for.
     */
    @WithDefault("forward")
    WhenUnavailable whenUnavailable();

    /** Calls to Smartcar and what bounds them. */
    Calls calls();

    /** What is remembered of vehicles. */
    Cache cache();

    /** Recognising events that were delivered more than once. */
    Duplicates duplicates();

    /** Consuming events and writing enriched ones. */
    Consumer consumer();

    /** An event has a deadline, and its partition must not stand still for ever. */
    @AssertTrue(message = "carflow.enrichment.deadline must be between 1 millisecond and 1 hour")
    default boolean isDeadlineBounded() {
        return isBetween(Duration.ofMillis(1), deadline(), Duration.ofHours(1));
    }

    /** What the entries are to say together; each was read before. */
    @AssertTrue(
            message =
                    "carflow.enrichment.signals contradicts itself: name each signal, each group and all once at most,"
                            + " none without others, and nothing that carflow.enrichment.never names, such as"
                            + " charge:15M,all:24H")
    default boolean isSignalsConsistent() {
        try {
            return new WantedSignals(signals(), never().orElse(List.of())) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isBetween(Duration least, Duration value, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    /** See {@link #whenUnavailable()}. */
    enum WhenUnavailable {
        FORWARD,
        WAIT
    }

    /** Calls to Smartcar and what bounds them. */
    interface Calls {

        /** Calls under way at one time, in this process. */
        @WithDefault("64")
        @Min(value = 1, message = "carflow.enrichment.calls.max-in-flight must be at least 1")
        @Max(value = 10_000, message = "carflow.enrichment.calls.max-in-flight must be at most 10000")
        int maxInFlight();

        /** Tries for one event, the first included, when Smartcar fails (5xx, time-outs, short rate limits). */
        @WithDefault("3")
        @Min(value = 1, message = "carflow.enrichment.calls.max-attempts must be at least 1")
        @Max(value = 10, message = "carflow.enrichment.calls.max-attempts must be at most 10")
        int maxAttempts();

        /** The pause before the second try; it doubles with each further one and is jittered by half. */
        @WithDefault("0.25S")
        Duration firstBackOff();

        /** How long a vehicle is left alone after a failure that comes of the vehicle or of Smartcar. */
        @WithDefault("1M")
        Duration pauseAfterFailure();

        /** How long a vehicle is left alone after a refusal that asking again would not change. */
        @WithDefault("1H")
        Duration pauseAfterRefusal();

        /**
         * After which Smartcar is asked again for a signal that the car could not give or the user did not allow. It is
         * asked at once after a new grant.
         */
        @WithDefault("7D")
        Duration askAgainAfter();

        /**
         * So many failed calls within ten seconds, or five in a row over a longer time, in this process, mean that Smartcar
         * is down: it is left alone.
         */
        @WithDefault("20")
        @Min(value = 1, message = "carflow.enrichment.calls.breaker-failures must be at least 1")
        int breakerFailures();

        /**
         * For how long Smartcar is left alone before one call tries whether it is back. It doubles with each trial that
         * fails, up to the time in which the allowance grows by two calls.
         */
        @WithDefault("10S")
        Duration breakerPause();

        /** A pause of nothing is none, and a long one outlasts what it waits for. */
        @AssertTrue(
                message =
                        "carflow.enrichment.calls.first-back-off and carflow.enrichment.calls.breaker-pause must be between"
                                + " 1 millisecond and 1 hour")
        default boolean isTryingBounded() {
            return Stream.of(firstBackOff(), breakerPause())
                    .allMatch(time -> isBetween(Duration.ofMillis(1), time, Duration.ofHours(1)));
        }

        /** Asking again costs a call each time. */
        @AssertTrue(message = "carflow.enrichment.calls.ask-again-after must be between 1 minute and 365 days")
        default boolean isAskingAgainBounded() {
            return isBetween(Duration.ofMinutes(1), askAgainAfter(), Duration.ofDays(365));
        }

        /** A vehicle is left alone for a while, and not for good. */
        @AssertTrue(
                message =
                        "carflow.enrichment.calls.pause-after-failure and carflow.enrichment.calls.pause-after-refusal must"
                                + " be between 1 millisecond and 1 day")
        default boolean isPausesBounded() {
            return Stream.of(pauseAfterFailure(), pauseAfterRefusal())
                    .allMatch(time -> isBetween(Duration.ofMillis(1), time, Duration.ofDays(1)));
        }
    }

    /** What is remembered of vehicles. */
    interface Cache {

        /** Memory for vehicles' values; the least used go first. Default: a quarter of the heap. */
        Optional<MemorySize> maxSize();

        /** A remembered value is published for this long after its report, or for its wanted age if that is longer. */
        @WithDefault("7D")
        Duration maxAge();

        /** What is forgotten at once is not remembered. */
        @AssertTrue(message = "carflow.enrichment.cache.max-age must be between 1 second and 3650 days")
        default boolean isMaxAgeBounded() {
            return isBetween(Duration.ofSeconds(1), maxAge(), Duration.ofDays(3650));
        }
    }

    /** Recognising events that were delivered more than once. */
    interface Duplicates {

        /** A second delivery of an event within this time is dropped, by the records' times. Smartcar retries for 175 s. */
        @WithDefault("15M")
        Duration window();

        /** Events remembered per partition at most; when more come within the window, the oldest are forgotten. */
        @WithDefault("2000000")
        @Min(value = 1000, message = "carflow.enrichment.duplicates.max-events must be at least 1000")
        int maxEvents();

        /** Without a window no duplicate is recognised; a partition's new owner reads all of the window again. */
        @AssertTrue(message = "carflow.enrichment.duplicates.window must be between 1 second and 7 days")
        default boolean isWindowBounded() {
            return isBetween(Duration.ofSeconds(1), window(), Duration.ofDays(7));
        }
    }

    /** Consuming events and writing enriched ones. */
    interface Consumer {

        /** The consumer group that all workers share. */
        @WithDefault("carflow-enrichment")
        @NotBlank(message = "carflow.enrichment.consumer.group must not be blank")
        String group();

        /**
         * A name for this process that no other running worker has and that it keeps when it is restarted, such as the
         * pod's name. With it a restarted worker takes over at once from the one that died; without it only after a
         * time-out.
         */
        Optional<String> instanceId();

        /** Independent consumers in this process, each with a thread of its own. */
        @WithDefault("1")
        @Min(value = 1, message = "carflow.enrichment.consumer.loops must be at least 1")
        @Max(value = 64, message = "carflow.enrichment.consumer.loops must be at most 64")
        int loops();

        /**
         * Events worked on at one time, per consumer loop; four times as many are held, since what is done is written in order. More
         * are left on Kafka until there is room.
         */
        @WithDefault("1024")
        @Min(value = 1, message = "carflow.enrichment.consumer.max-in-flight must be at least 1")
        @Max(value = 1_000_000, message = "carflow.enrichment.consumer.max-in-flight must be at most 1000000")
        int maxInFlight();

        /** The size of those events together, and of what was made of them until it is written, per consumer loop. */
        @WithDefault("64M")
        MemorySize maxSizeInFlight();

        /** How often what is ready is committed: the most that it adds to an event's way. */
        @WithDefault("0.1S")
        Duration commitInterval();

        /** The largest event has to fit, or nothing would be taken at all. */
        @AssertTrue(message = "carflow.enrichment.consumer.max-size-in-flight must be at least 1M")
        default boolean isRoomForAnEvent() {
            return maxSizeInFlight().asLongValue() >= 1024 * 1024;
        }

        /** Every event waits for it. */
        @AssertTrue(message = "carflow.enrichment.consumer.commit-interval must be between 1 millisecond and 1 minute")
        default boolean isCommitIntervalBounded() {
            return isBetween(Duration.ofMillis(1), commitInterval(), Duration.ofMinutes(1));
        }
    }
}
