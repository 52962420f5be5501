package dev.carflow.proof.reconciliation;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Reads until nothing is on its way any more, neither from the spill nor through the workers, or nothing moves. */
final class Settling {

    private final AuditedDeployment audited;
    private final Duration timeout;
    private Instant moved = Instant.now();
    private int held;

    /**
     * @param timeout the longest time without any progress
     */
    Settling(AuditedDeployment audited, Duration timeout) {
        this.audited = audited;
        this.timeout = timeout;
    }

    boolean isOver() throws IOException, SQLException {
        int more = audited.topics().readToEnd(timeout, audited.observation()::takeSent);
        Set<String> spilled = Spill.events(audited.deployment().database());
        if (more > 0 || spilled.size() != held) {
            moved = Instant.now();
            held = spilled.size();
            return false;
        }
        return spilled.isEmpty() && isEnriched()
                || Duration.between(moved, Instant.now()).compareTo(timeout) > 0;
    }

    /** Counts those on a live topic, acknowledged or not. */
    private boolean isEnriched() throws IOException {
        Contents contents = audited.observation().contents(Set.of());
        Set<String> enriched = new HashSet<>();
        contents.enriched().forEach(stored -> enriched.add(stored.identity()));
        return contents.raw().stream()
                .filter(StoredRecord::isLive)
                .allMatch(stored -> enriched.contains(stored.identity()));
    }
}
