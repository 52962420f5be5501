package dev.carflow.enrichment.memory;

import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ToldSignal;
import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when a vehicle's values may not be told any more, so that older news cannot bring one back: an event that comes
 * late, one that is published again, an answer that was asked for before.
 *
 * @param grantedAt events received before belong to an earlier grant
 * @param all values that Smartcar had until then are withdrawn, whatever their code
 * @param codes the same of single codes
 */
record Withdrawals(Instant grantedAt, Instant all, Map<String, Instant> codes) {

    static final Withdrawals NONE = new Withdrawals(Instant.MIN, Instant.MIN, Map.of());

    /** About what an entry takes: its node, its time, and its share of the table; codes are shared. */
    private static final int BYTES_OF_A_CODE = 96;

    /** Those of {@link #NONE} are shared. */
    private static final int BYTES = 96;

    Withdrawals with(Collection<String> withdrawn, Instant at) {
        if (withdrawn.isEmpty()) {
            return this;
        }
        Map<String, Instant> more = new HashMap<>(codes);
        withdrawn.forEach(code -> more.merge(code, at, Withdrawals::later));
        return new Withdrawals(grantedAt, all, Collections.unmodifiableMap(more));
    }

    Withdrawals withAll(Instant at) {
        return new Withdrawals(grantedAt, later(all, at), codes);
    }

    /** A new grant ends what was withdrawn of the one before. */
    Withdrawals grantedAt(Instant at) {
        return at.isBefore(grantedAt) ? this : new Withdrawals(at, Instant.MIN, Map.of());
    }

    /** @param receivedAt when the event came that told it, or for which Smartcar was asked */
    boolean admits(ToldSignal told, Instant receivedAt) {
        // Smartcar answers with what may be told now, however long ago it was read.
        Instant had = told.told().byAnswer() ? receivedAt : hadAt(told.signal(), receivedAt);
        return isOfThisGrant(receivedAt)
                && had.isAfter(all)
                && had.isAfter(codes.getOrDefault(told.code(), Instant.MIN));
    }

    boolean areBefore(Instant receivedAt) {
        return isOfThisGrant(receivedAt)
                && all.isBefore(receivedAt)
                && codes.values().stream().allMatch(at -> at.isBefore(receivedAt));
    }

    /** Returns what may still be told of a signal, and is still known of why it could not be had. */
    LastKnown admitted(String code, LastKnown last) {
        Instant until = later(all, codes.getOrDefault(code, Instant.MIN));
        return new LastKnown(
                last.value().filter(told -> admits(told, told.told().at())),
                last.failure().filter(told -> told.told().at().isAfter(until)));
    }

    boolean isOfThisGrant(Instant receivedAt) {
        return !receivedAt.isBefore(grantedAt);
    }

    /** When Smartcar had a value at the latest; what it heard of later cannot be told in what came before. */
    private static Instant hadAt(Signal signal, Instant receivedAt) {
        return signal.retrievedAt()
                .or(signal::updatedAt)
                .filter(time -> time.isBefore(receivedAt))
                .orElse(receivedAt);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    int bytes() {
        return equals(NONE) ? 0 : BYTES + codes.size() * BYTES_OF_A_CODE;
    }
}
