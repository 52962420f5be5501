package dev.carflow.migration.finish;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.migration.checklist.CheckResult;
import dev.carflow.migration.checklist.Checklist;
import dev.carflow.migration.checklist.Report;
import dev.carflow.smartcar.MigrationPhase;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drops the token columns, and refuses while anything prevents it. It blocks. */
@Unremovable
@ApplicationScoped
public class Finish {

    /** How long the sealed copy of the tokens is kept. */
    public static final Duration COPY_KEPT_FOR = Duration.ofDays(30);

    private final Checklist checklist;
    private final TokenColumns columns;

    /** Whether the columns may be dropped. */
    public sealed interface Decision {}

    /** @param tokens number of vehicles whose tokens would be dropped */
    public record Ready(long tokens) implements Decision {}

    public record AlreadyDone() implements Decision {}

    /** Items of the checklists that prevent it. */
    public record Refused(MigrationPhase phase, List<CheckResult> reasons) implements Decision {
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
     * @param waived ids of items that an operator has checked and that do not count
     */
    public Decision decide(Set<String> waived) {
        Report report = checklist.run();
        if (report.facts().tokens().isEmpty()) {
            return new AlreadyDone();
        }
        List<CheckResult> against = report.againstFinishing(waived);
        return report.phase() == MigrationPhase.APPLICATION_TOKEN && against.isEmpty()
                ? new Ready(report.facts().tokens().get().withToken())
                : new Refused(report.phase(), against);
    }

    /** Returns the waivers that name no item of the checklists, or the item of this command itself. */
    public static List<String> unknown(Set<String> waived) {
        return waived.stream().filter(id -> !Checklist.canBeWaived(id)).sorted().toList();
    }

    /**
     * Decides again, and drops the columns. Fails, and changes nothing, when the table is in use for more than two
     * seconds.
     *
     * @param keepCopy whether a sealed copy of the tokens is kept for {@link #COPY_KEPT_FOR}
     * @return what prevents it by now; none if it is done
     */
    public Optional<Decision> drop(Set<String> waived, boolean keepCopy) {
        Decision decision = decide(waived);
        if (!(decision instanceof Ready)) {
            return Optional.of(decision);
        }
        now(columns.drop(keepCopy ? Optional.of(COPY_KEPT_FOR) : Optional.empty()));
        return Optional.empty();
    }
}
