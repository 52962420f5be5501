package dev.carflow.migration.finish;

import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.Patience;
import dev.carflow.migration.Phase;
import dev.carflow.migration.checklist.Checklist;
import dev.carflow.migration.checklist.Judged;
import dev.carflow.migration.checklist.Report;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Drops the token columns, and refuses while anything speaks against it. It blocks. */
@Unremovable
@ApplicationScoped
public class Finish {

    private static final Duration WITHIN = Patience.AT_MOST;

    private final Checklist checklist;
    private final TokenColumns columns;

    /** Whether it may be done. */
    public sealed interface Decision {}

    /** @param tokens vehicles whose tokens would be gone */
    public record Ready(long tokens) implements Decision {}

    public record AlreadyDone() implements Decision {}

    /** The items of the checklists that stand in the way. */
    public record Refused(Phase phase, List<Judged> reasons) implements Decision {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    @Inject
    public Finish(Checklist checklist, TokenColumns columns) {
        this.checklist = checklist;
        this.columns = columns;
    }

    /**
     * Fails while the database is away.
     *
     * @param waived ids of items that somebody has looked at and that do not count
     */
    public Decision decide(Set<String> waived) {
        Report report = checklist.run();
        if (report.facts().tokens().isEmpty()) {
            return new AlreadyDone();
        }
        List<Judged> against = report.againstFinishing(waived);
        return report.phase() == Phase.APPLICATION_TOKEN && against.isEmpty()
                ? new Ready(report.facts().tokens().get().withToken())
                : new Refused(report.phase(), against);
    }

    /** Does it. Fails, and changes nothing, when the table is in use for more than two seconds. */
    public void drop() {
        columns.drop().await().atMost(WITHIN);
    }
}
