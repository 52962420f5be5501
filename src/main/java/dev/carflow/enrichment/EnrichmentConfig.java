package dev.carflow.enrichment;

import dev.carflow.enrichment.calls.CallsConfig;
import dev.carflow.enrichment.memory.MemoryConfig;
import dev.carflow.enrichment.need.SignalSelector;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.worker.ConsumerConfig;
import dev.carflow.enrichment.worker.DuplicatesConfig;
import dev.carflow.operations.Durations;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * Codes and groups that no enriched event has, comma separated, such as `location,vehicleidentification-vin`: neither
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
    CallsConfig calls();

    /** What is remembered of vehicles. */
    MemoryConfig cache();

    /** Recognising events that were delivered more than once. */
    DuplicatesConfig duplicates();

    /** Consuming events and writing enriched ones. */
    ConsumerConfig consumer();

    /** An event has a deadline, and its partition must not stand still for ever. */
    @AssertTrue(message = "carflow.enrichment.deadline must be between 1 millisecond and 1 hour")
    default boolean isDeadlineBounded() {
        return Durations.isBetween(Duration.ofMillis(1), deadline(), Duration.ofHours(1));
    }

    /** The entries have to fit together; each was read before. */
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

    /** See {@link #whenUnavailable()}. */
    enum WhenUnavailable {
        FORWARD,
        WAIT
    }
}
