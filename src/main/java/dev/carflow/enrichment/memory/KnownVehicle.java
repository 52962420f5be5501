package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.memory.SignalCodec.Packed;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The known values of a vehicle. Reports of an earlier grant change nothing.
 *
 * @param askedAt when Smartcar last answered, in nanoseconds of the ticker; {@link #NEVER} if it may be asked at once
 * @param hadAll whether Smartcar has reported all it has
 * @param completeAt when Smartcar was last asked and reported everything, in epoch milliseconds: earlier reports are
 *     ignored from then on, because Smartcar has the same, or may not give it
 */
record KnownVehicle(
        Continuity continuity, Packed packed, long askedAt, boolean hadAll, Withdrawals withdrawals, long completeAt) {

    static final long NEVER = Long.MIN_VALUE;

    private static final Packed EMPTY = SignalCodec.pack(Map.of(), SignalLayout.NONE);

    static KnownVehicle nothing(Continuity continuity, Withdrawals withdrawals) {
        return new KnownVehicle(continuity, EMPTY, NEVER, false, withdrawals, NEVER);
    }

    Map<String, LastKnown> signals() {
        return SignalCodec.unpack(packed);
    }

    Set<String> codes() {
        Set<String> codes = new HashSet<>();
        packed.layout().names().forEach(name -> codes.add(name.code()));
        return codes;
    }

    KnownVehicle asked(long at, boolean all) {
        return new KnownVehicle(continuity, packed, at, all, withdrawals, completeAt);
    }

    KnownVehicle askedNever() {
        return asked(NEVER, false);
    }

    KnownVehicle answeredCompletely(Instant at) {
        return new KnownVehicle(
                continuity, packed, askedAt, hadAll, withdrawals, Math.max(completeAt, at.toEpochMilli()));
    }

    /** Returns the latest time up to which reports are ignored. */
    Instant latest() {
        return completeAt == NEVER
                ? withdrawals.latest()
                : Withdrawals.later(withdrawals.latest(), Instant.ofEpochMilli(completeAt));
    }

    /**
     * Adds the signals of all at once, because packing is the most expensive step; the newest values stay.
     *
     * @param isKept by code: whether an earlier report stays
     */
    KnownVehicle withObservations(List<Observation> all, Predicate<String> isKept) {
        Withdrawals later = withdrawals;
        Map<String, LastKnown> signals = signals();
        signals.keySet().removeIf(isKept.negate());
        KnownVehicle now = this;
        for (Observation observation : all) {
            if (later.isOfThisGrant(observation.at())) {
                later = later.with(withdrawn(observation), observation.at());
                now = with(later);
                now.add(observation, signals);
            }
        }
        return now.with(signals, later);
    }

    /** The same, and all earlier reports stay. */
    KnownVehicle withObservations(List<Observation> all) {
        return withObservations(all, code -> true);
    }

    private static List<String> withdrawn(Observation observation) {
        List<String> codes = new ArrayList<>(0);
        for (ReportedSignal reported : observation.signals()) {
            if (reported.signal().isWithdrawn()) {
                codes.add(reported.code());
            }
        }
        return codes;
    }

    /** If a signal becomes unknown by that, Smartcar may be asked at once. */
    KnownVehicle withdrawn(Collection<String> codes, Instant at) {
        if (!withdrawals.isOfThisGrant(at)) {
            return this;
        }
        Withdrawals now = withdrawals.with(codes, at);
        Map<String, LastKnown> left = admitted(now);
        return (left.equals(signals()) ? this : askedNever()).with(left, now);
    }

    KnownVehicle withdrawnAll(Instant at) {
        if (!withdrawals.isOfThisGrant(at)) {
            return this;
        }
        Withdrawals now = withdrawals.withAll(at);
        Map<String, LastKnown> left = admitted(now);
        return (!left.isEmpty() && left.equals(signals()) ? this : askedNever()).with(left, now);
    }

    KnownVehicle cured(Predicate<String> isCured, Instant at) {
        if (!withdrawals.isOfThisGrant(at)) {
            return this;
        }
        Map<String, LastKnown> left = signals();
        left.replaceAll((code, last) -> isCured.test(code) ? last.cured(at) : last);
        return askedNever().with(left, withdrawals);
    }

    /** Smartcar may be asked at once, unless it has answered since. */
    KnownVehicle grantedAnew(Instant at) {
        if (!withdrawals.isOfThisGrant(at)) {
            return this;
        }
        Map<String, LastKnown> since = new HashMap<>();
        signals().forEach((code, last) -> since.put(code, last.sinceGrant(at)));
        boolean answered = since.values().stream().anyMatch(LastKnown::isOfAnAnswer);
        return (answered ? this : askedNever()).with(since, withdrawals.grantedAt(at));
    }

    private KnownVehicle with(Map<String, LastKnown> signals, Withdrawals later) {
        return new KnownVehicle(
                continuity, SignalCodec.pack(signals, packed.layout()), askedAt, hadAll, later, completeAt);
    }

    private KnownVehicle with(Withdrawals later) {
        return new KnownVehicle(continuity, packed, askedAt, hadAll, later, completeAt);
    }

    /** Returns what is left after these withdrawals. */
    private Map<String, LastKnown> admitted(Withdrawals now) {
        Map<String, LastKnown> left = signals();
        left.replaceAll(now::admitted);
        left.values().removeIf(LastKnown::isNothing);
        return left;
    }

    private void add(Observation observation, Map<String, LastKnown> signals) {
        for (ReportedSignal reported : observation.signals()) {
            if (reported.signal().isWithdrawn()) {
                signals.merge(reported.code(), LastKnown.NOTHING.with(reported), (last, first) -> withdrawals
                        .admitted(reported.code(), last)
                        .with(reported));
            } else if (admits(reported, observation)) {
                signals.merge(reported.code(), LastKnown.NOTHING.with(reported), (last, first) -> last.with(reported));
            }
        }
    }

    private boolean admits(ReportedSignal reported, Observation observation) {
        return withdrawals.admits(reported, observation)
                && Withdrawals.sentAt(reported, observation).toEpochMilli() > completeAt;
    }
}
