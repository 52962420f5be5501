package dev.carflow.proof.reconciliation;

import dev.carflow.routing.EventHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the raw record that an enriched one was made of. A delivery can lie on its topic twice: after an answer that was
 * lost, or by the spill as well. Its event is made of the first of them; if they are farther apart than the window of
 * duplicates, it comes out again, and then of the one that has the same marks.
 */
final class Origins {

    private static final List<String> MARKS = List.of(EventHeaders.RECEIVED_AT, EventHeaders.SPILLED_AT);

    private final Map<String, List<StoredRecord>> ofDelivery = new HashMap<>();

    /**
     * @param raw a record of a live topic, in the order of its partition
     * @return whether it is the first of its delivery
     */
    boolean add(StoredRecord raw) {
        List<StoredRecord> all = ofDelivery.computeIfAbsent(raw.deliveryId(), first -> new ArrayList<>(1));
        all.add(raw);
        return all.size() == 1;
    }

    /**
     * @param again whether the event came out before
     * @return empty if no record of its delivery was read
     */
    Optional<StoredRecord> of(StoredRecord enriched, boolean again) {
        List<StoredRecord> all = ofDelivery.getOrDefault(enriched.deliveryId(), List.of());
        Optional<StoredRecord> first = all.stream().findFirst();
        // The last of those with the same marks: a row of the spill can be drained twice, long after each other.
        return again
                ? all.stream()
                        .filter(raw ->
                                haveSameMarks(raw, enriched) && !raw.time().isAfter(enriched.time()))
                        .reduce((earlier, later) -> later)
                        .or(() -> first)
                : first;
    }

    private static boolean haveSameMarks(StoredRecord raw, StoredRecord enriched) {
        return MARKS.stream().allMatch(name -> raw.header(name).equals(enriched.header(name)));
    }
}
