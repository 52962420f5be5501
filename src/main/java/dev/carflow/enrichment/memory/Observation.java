package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.ReportedSignal;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one event or one answer told of a vehicle.
 *
 * @param at of an event, when it was received; of an answer, when Smartcar was asked for it
 * @param grants whether it is the event with which a user's new grant begins, whose values may be from before
 */
public record Observation(Collection<ReportedSignal> signals, Instant at, boolean byAnswer, boolean grants) {

    public static Observation ofEvent(Collection<ReportedSignal> signals, Instant receivedAt) {
        return new Observation(signals, receivedAt, false, false);
    }

    public static Observation ofFirstDelivery(Collection<ReportedSignal> signals, Instant receivedAt) {
        return new Observation(signals, receivedAt, false, true);
    }

    public static Observation ofAnswer(Collection<ReportedSignal> signals, Instant askedAt) {
        return new Observation(signals, askedAt, true, false);
    }

    Observation ofThose(Predicate<String> codes) {
        return new Observation(
                signals.stream().filter(told -> codes.test(told.code())).toList(), at, byAnswer, grants);
    }

    Set<String> codes() {
        return signals.stream().map(ReportedSignal::code).collect(Collectors.toSet());
    }

    /** Values are personal data. */
    @Override
    public String toString() {
        return "Heard[" + signals.size() + " signals, " + at + "]";
    }
}
