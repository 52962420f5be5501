package dev.carflow.accounts;

import dev.carflow.database.DatabaseProblem;
import dev.carflow.database.Statements;
import dev.carflow.smartcar.api.ClockSkew;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Writes single marks into Postgres, where older news do not overwrite newer ones. A user who was removed is not marked: news
 * that are still on their way would bring the user's id back.
 */
final class AccountMarkRows {

    private static final Duration WITHIN = Duration.ofSeconds(1);
    /** Classes of SQLSTATE: the value has no form in the database, or breaks a constraint. */
    private static final String DATA_EXCEPTION = "22";

    private static final String CONSTRAINT_VIOLATION = "23";

    /** Connected cars are younger: an earlier time is none, and the driver has no form for the earliest ones. */
    private static final Instant EARLIEST = Instant.EPOCH;

    /** The last one that a timestamp of Postgres can be. */
    private static final Instant LATEST = Instant.parse("+294276-12-31T23:59:59Z");

    private static final String WRITE = """
            INSERT INTO account_mark (user_id, reauthenticate_since, told_at)
            SELECT $1::text, $2::timestamptz, $3::timestamptz
            WHERE NOT EXISTS (SELECT FROM removed_user r WHERE r.user_hash = sha256(convert_to($1::text, 'UTF8')))
            ON CONFLICT (user_id) DO UPDATE SET
                reauthenticate_since = CASE
                    WHEN excluded.reauthenticate_since IS NULL THEN NULL
                    ELSE coalesce(account_mark.reauthenticate_since, excluded.reauthenticate_since) END,
                told_at = excluded.told_at
            WHERE account_mark.told_at < excluded.told_at
                -- written by a clock that was wrong: nothing could ever be newer
                OR account_mark.told_at > clock_timestamp() + $4 * interval '1 second'
            """;

    private final Statements statements;

    AccountMarkRows(Statements statements) {
        this.statements = statements;
    }

    /**
     * How an attempt to write ended.
     *
     * @param cause of a failure, without content
     */
    record Attempt(Result result, String cause) {}

    enum Result {
        WRITTEN,
        /** The database or its driver has no form for the id or the time, such as U+0000 in a text, and never will. */
        REFUSED,
        /** The database answered and may take it later, or the mark did not get as far. */
        FAILED,
        /** It did not answer. */
        AWAY
    }

    /** Never fails. */
    Uni<Attempt> write(String userId, AccountMark mark) {
        if (mark.at().isBefore(EARLIEST) || mark.at().isAfter(LATEST)) {
            return Uni.createFrom().item(new Attempt(Result.REFUSED, "a time before 1970 or beyond the calendar"));
        }
        return statements
                .run(WRITE, row(userId, mark), WITHIN)
                .replaceWith(new Attempt(Result.WRITTEN, ""))
                .onFailure()
                .recoverWithItem(AccountMarkRows::failed);
    }

    private static Tuple row(String userId, AccountMark mark) {
        OffsetDateTime at = mark.at().atOffset(ZoneOffset.UTC);
        return Tuple.of(userId, mark.needsReauthentication() ? at : null, at, (double) ClockSkew.MOST.toSeconds());
    }

    private static Attempt failed(Throwable failure) {
        if (!(failure instanceof PgException refusal)) {
            // what else fails is a matter of this one mark, and no reason to keep others waiting
            return new Attempt(
                    DatabaseProblem.isSilence(failure) ? Result.AWAY : Result.FAILED,
                    failure.getClass().getSimpleName());
        }
        String state = Optional.ofNullable(refusal.getSqlState()).orElse("");
        boolean never = state.startsWith(DATA_EXCEPTION) || state.startsWith(CONSTRAINT_VIOLATION);
        return new Attempt(never ? Result.REFUSED : Result.FAILED, "SQLSTATE " + state);
    }
}
