package dev.carflow.redrive.replay;

import dev.carflow.database.Entities;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.operations.Causes;
import dev.carflow.redrive.topic.OffsetRanges;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.StaleStateException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Replays in Postgres. Blocks, and fails while it is away. */
@ApplicationScoped
class ReplayRuns {

    private static final Duration WITHIN = TimeoutPolicy.AT_MOST;
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String OPEN = "from ReplayRun where definition = ?1 and not done order by begunAt desc";
    private static final String FORGET = "delete from ReplayRun where updatedAt < ?1 or definition = ?2 and not done";

    private final Entities entities;

    @Inject
    ReplayRuns(Entities entities) {
        this.entities = entities;
    }

    /** Returns the unfinished run of the same definition. */
    Optional<ReplayRun> open(String definition) {
        return Optional.ofNullable(run(session -> open(session, definition).getSingleResultOrNull()));
    }

    /** Takes over that run from the process that had it before. */
    Optional<ReplayRun> take(String definition) {
        return Optional.ofNullable(run(session -> open(session, definition)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResultOrNull()
                .call(run -> run == null ? Uni.createFrom().voidItem() : updated(session, run))));
    }

    /** Begins a run; deletes an unfinished one of the same definition. */
    ReplayRun begin(String definition, OffsetRanges extent) {
        Instant now = Instant.now();
        ReplayRun run = new ReplayRun(definition, extent, now);
        return run(session -> session.createMutationQuery(FORGET)
                .setParameter(1, now.minus(KEPT))
                .setParameter(2, definition)
                .executeUpdate()
                .chain(() -> session.insert(run))
                .replaceWith(run));
    }

    /**
     * @return false if another process has taken it over
     */
    boolean save(ReplayRun run) {
        return run(session -> updated(session, run)
                .replaceWith(true)
                .onFailure(ReplayRuns::isOvertaken)
                .recoverWithItem(false));
    }

    private static Mutiny.SelectionQuery<ReplayRun> open(Mutiny.StatelessSession session, String definition) {
        return session.createSelectionQuery(OPEN, ReplayRun.class)
                .setParameter(1, definition)
                .setMaxResults(1);
    }

    private static Uni<Void> updated(Mutiny.StatelessSession session, ReplayRun run) {
        run.touch(Instant.now());
        return session.update(run);
    }

    private static boolean isOvertaken(Throwable failure) {
        return Causes.chain(failure).anyMatch(StaleStateException.class::isInstance);
    }

    private <T> T run(Function<Mutiny.StatelessSession, Uni<T>> work) {
        return entities.inTransaction(work).await().atMost(WITHIN);
    }
}
