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
 * Since when a vehicle's values may not be told any more, so that older news cannot bring one back: an event that comes
 * late, one that is published again, an answer that was asked for before.
 *
 * @param unknownUntil what was withdrawn until then is not known, so that nothing is taken that was told until then
 * @param grantedAt events received before belong to an earlier grant
 * @param all values that Smartcar had until then are withdrawn, whatever their code
 * @param codes the same of single codes
 */
record Withdrawals(Instant unknownUntil, Instant grantedAt, Instant all, Map<String, Instant> codes) {

    /** About what an entry takes: its node, its time, and its share of the table; codes are shared. */
    private static final int BYTES_OF_A_CODE = 96;

    /** With its times; where nothing was withdrawn it is shared. */
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

    /** A new grant ends what was withdrawn of the one before, and nothing that was withdrawn of it. */
    Withdrawals grantedAt(Instant at) {
        if (at.isBefore(grantedAt)) {
            return this;
        }
        Map<String, Instant> since = new HashMap<>(codes);
        since.values().removeIf(withdrawn -> withdrawn.isBefore(at));
        return new Withdrawals(
                unknownUntil, at, all.isBefore(at) ? Instant.MIN : all, Collections.unmodifiableMap(since));
    }

    boolean admits(ReportedSignal told, Observation heard) {
        return isOfThisGrant(heard.grants() ? heard.at() : sentAt(told, heard)) && leave(told, heard);
    }

    /** The same whichever grant it belongs to: who allows something anew has taken nothing back. */
    boolean leave(ReportedSignal told, Observation heard) {
        Signal signal = told.signal();
        Instant had = heard.byAnswer() ? heard.at() : hadAt(signal.retrievedAt().or(signal::updatedAt), heard.at());
        return sentAt(told, heard).isAfter(unknownUntil)
                && had.isAfter(all)
                && had.isAfter(codes.getOrDefault(signal.code(), Instant.MIN));
    }

    /** An answer tells what Smartcar may tell when it is asked, however old that is; an event may have been under way. */
    static Instant sentAt(ReportedSignal told, Observation heard) {
        return heard.byAnswer() ? heard.at() : hadAt(told.signal().retrievedAt(), heard.at());
    }

    /** Returns what may still be told of a signal, and is still known of why it could not be had. */
    LastKnown admitted(String code, LastKnown last) {
        Instant until = later(all, codes.getOrDefault(code, Instant.MIN));
        return new LastKnown(
                last.value()
                        .filter(told ->
                                isOfThisGrant(told.told().at()) && had(told).isAfter(until)),
                last.failure().filter(told -> told.told().at().isAfter(until)));
    }

    private static Instant had(ReportedSignal told) {
        Signal signal = told.signal();
        Instant at = told.told().at();
        return told.told().byAnswer() ? at : hadAt(signal.retrievedAt().or(signal::updatedAt), at);
    }

    /** Whether what was remembered may be told yet. */
    boolean leave(LastKnown last) {
        ReportedSignal told = last.value().or(last::failure).orElseThrow();
        Instant at = told.told().at();
        return told.signal().isWithdrawn()
                || isOfThisGrant(at) && at.isAfter(all) && at.isAfter(codes.getOrDefault(told.code(), Instant.MIN));
    }

    boolean areBefore(Instant time) {
        return isOfThisGrant(time)
                && all.isBefore(time)
                && codes.values().stream().allMatch(at -> at.isBefore(time));
    }

    boolean isOfThisGrant(Instant heardAt) {
        return !heardAt.isBefore(grantedAt);
    }

    /** When Smartcar had a value at the latest; what it heard of later cannot be told in what came before. */
    private static Instant hadAt(Optional<Instant> told, Instant heardAt) {
        return told.filter(time -> time.isBefore(heardAt)).orElse(heardAt);
    }

    /** The latest that is known; without these, nothing may be taken that was told until then. */
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
