package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The times since which a vehicle's values may not be published, so that older reports cannot bring one back: a late
 * event, a republished one, or an answer to an earlier request.
 *
 * @param unknownUntil withdrawals up to then are unknown, so reports up to then are ignored
 * @param grantedAt events received before belong to an earlier grant
 * @param all values that Smartcar had up to then are withdrawn, whatever their code
 * @param codes the same for single codes
 */
record Withdrawals(Instant unknownUntil, Instant grantedAt, Instant all, Map<String, Instant> codes) {

    /** The approximate bytes of an entry: node, time, and share of the table; codes are shared. */
    private static final int BYTES_OF_A_CODE = 96;

    /** Including its times; without withdrawals it is shared. */
    private static final int BYTES = 128;

    static Withdrawals unknownUntil(Instant time) {
        return new Withdrawals(time, Instant.MIN, Instant.MIN, Map.of());
    }

    Withdrawals with(Collection<String> withdrawn, Instant at) {
        if (withdrawn.isEmpty()) {
            return this;
        }
        Map<String, Instant> more = new HashMap<>(codes);
        withdrawn.forEach(code -> more.merge(code, at, Withdrawals::later));
        return new Withdrawals(unknownUntil, grantedAt, all, Collections.unmodifiableMap(more));
    }

    Withdrawals withAll(Instant at) {
        return new Withdrawals(unknownUntil, grantedAt, later(all, at), codes);
    }

    /** A new grant ends the withdrawals of the one before, and none of its own. */
    Withdrawals grantedAt(Instant at) {
        if (at.isBefore(grantedAt)) {
            return this;
        }
        Map<String, Instant> since = new HashMap<>(codes);
        since.values().removeIf(withdrawn -> withdrawn.isBefore(at));
        return new Withdrawals(
                unknownUntil, at, all.isBefore(at) ? Instant.MIN : all, Collections.unmodifiableMap(since));
    }

    boolean admits(ReportedSignal reported, Observation observation) {
        return isOfThisGrant(observation.grants() ? observation.at() : sentAt(reported, observation))
                && leave(reported, observation);
    }

    /** The same for any grant: permission given anew withdraws nothing. */
    boolean leave(ReportedSignal reported, Observation observation) {
        Signal signal = reported.signal();
        Instant had = observation.byAnswer()
                ? observation.at()
                : hadAt(signal.retrievedAt().or(signal::updatedAt), observation.at());
        return sentAt(reported, observation).isAfter(unknownUntil)
                && had.isAfter(all)
                && had.isAfter(codes.getOrDefault(signal.code(), Instant.MIN));
    }

    /**
     * An answer has what Smartcar may give at the time of the request, however old the value is; an event may have been
     * in transit.
     */
    static Instant sentAt(ReportedSignal reported, Observation observation) {
        return observation.byAnswer()
                ? observation.at()
                : hadAt(reported.signal().retrievedAt(), observation.at());
    }

    /** Returns what may still be published of a signal, and what is still known of why it could not be obtained. */
    LastKnown admitted(String code, LastKnown last) {
        Instant until = later(all, codes.getOrDefault(code, Instant.MIN));
        return new LastKnown(
                last.value()
                        .filter(reported -> isOfThisGrant(reported.report().at())
                                && had(reported).isAfter(until)),
                last.failure().filter(reported -> reported.report().at().isAfter(until)));
    }

    private static Instant had(ReportedSignal reported) {
        Signal signal = reported.signal();
        Instant at = reported.report().at();
        return reported.report().byAnswer() ? at : hadAt(signal.retrievedAt().or(signal::updatedAt), at);
    }

    /** Returns whether remembered values may be published yet. */
    boolean leave(LastKnown last) {
        ReportedSignal reported = last.value().or(last::failure).orElseThrow();
        Instant at = reported.report().at();
        return reported.signal().isWithdrawn()
                || isOfThisGrant(at) && at.isAfter(all) && at.isAfter(codes.getOrDefault(reported.code(), Instant.MIN));
    }

    boolean areBefore(Instant time) {
        return isOfThisGrant(time)
                && all.isBefore(time)
                && codes.values().stream().allMatch(at -> at.isBefore(time));
    }

    boolean isOfThisGrant(Instant receivedAt) {
        return !receivedAt.isBefore(grantedAt);
    }

    /** Returns the latest time at which Smartcar had a value: it cannot have reported before what it received later. */
    private static Instant hadAt(Optional<Instant> reported, Instant receivedAt) {
        return reported.filter(time -> time.isBefore(receivedAt)).orElse(receivedAt);
    }

    /** Keeps the latest times; without them, reports up to then are ignored. */
    Instant latest() {
        Instant latest = later(grantedAt, all);
        for (Instant at : codes.values()) {
            latest = later(latest, at);
        }
        return latest;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    int bytes() {
        return latest().equals(Instant.MIN) ? 0 : BYTES + codes.size() * BYTES_OF_A_CODE;
    }
}
