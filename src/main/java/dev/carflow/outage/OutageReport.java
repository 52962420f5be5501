package dev.carflow.outage;

import dev.carflow.eventlog.spill.SpillTrace;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;

/** Reads the processes' records of an outage. */
@Unremovable
@ApplicationScoped
public class OutageReport {

    private final SpillTrace trace;

    @Inject
    public OutageReport(SpillTrace trace) {
        this.trace = trace;
    }

    /** Fails while the database is away. */
    public Uni<Outage> between(Instant from, Instant to) {
        return Uni.combine()
                .all()
                .unis(trace.affected(from, to), trace.refusals(from, to))
                .with((affected, refusals) -> new Outage(from, to, affected, refusals));
    }
}
