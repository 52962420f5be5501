package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.ToldSignal;
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
public record Heard(Collection<ToldSignal> signals, Instant at, boolean byAnswer, boolean grants) {

    public static Heard ofEvent(Collection<ToldSignal> signals, Instant receivedAt) {
        return new Heard(signals, receivedAt, false, false);
    }

    public static Heard ofFirstDelivery(Collection<ToldSignal> signals, Instant receivedAt) {
        return new Heard(signals, receivedAt, false, true);
    }

    public static Heard ofAnswer(Collection<ToldSignal> signals, Instant askedAt) {
        return new Heard(signals, askedAt, true, false);
    }

    Heard ofThose(Predicate<String> codes) {
        return new Heard(
                signals.stream().filter(told -> codes.test(told.code())).toList(), at, byAnswer, grants);
    }

    Set<String> codes() {
        return signals.stream().map(ToldSignal::code).collect(Collectors.toSet());
    }

    /** Values are personal data. */
    @Override
    public String toString() {
        return "Heard[" + signals.size() + " signals, " + at + "]";
    }
}
