package dev.carflow.database;

import dev.carflow.operations.Causes;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.util.PSQLException;

/**
 * Why the database did not do something: the server's message with its SQLSTATE, or else that of the failure's first
 * cause.
 *
 * @param words one line
 * @param isPermanent whether waiting cannot fix it: the statement, or the right to run it, has to change
 */
public record DatabaseProblem(String words, boolean isPermanent) {

    /** Data, constraints, log-in, no such database, no such schema, syntax and rights, and exceptions of functions. */
    private static final Set<String> PERMANENT = Set.of("22", "23", "28", "3D", "3F", "42", "P0");

    private static final int MOST_LINES = 6;

    public static DatabaseProblem of(Throwable failure) {
        return Causes.chain(failure)
                .flatMap(cause -> ofServer(cause).stream())
                .findFirst()
                .or(() -> Causes.chain(failure)
                        .filter(FlywayException.class::isInstance)
                        .findFirst()
                        .map(refusal -> new DatabaseProblem(inOneLine(refusal), true)))
                .orElseGet(() -> new DatabaseProblem(inOneLine(Causes.first(failure)), false));
    }

    /** Returns whether there was no answer from the server: the statement may or may not have taken effect. */
    public static boolean isSilence(Throwable failure) {
        return Causes.chain(failure).noneMatch(PgException.class::isInstance)
                && Causes.chain(failure)
                        .anyMatch(cause -> cause instanceof IOException
                                || cause instanceof VertxException
                                || cause instanceof TimeoutException
                                || cause instanceof io.smallrye.mutiny.TimeoutException);
    }

    private static Optional<DatabaseProblem> ofServer(Throwable cause) {
        if (cause instanceof PgException refusal) {
            return Optional.of(of(refusal.getSqlState(), refusal.getErrorMessage()));
        }
        if (cause instanceof PSQLException refusal && refusal.getServerErrorMessage() != null) {
            return Optional.of(
                    of(refusal.getSQLState(), refusal.getServerErrorMessage().getMessage()));
        }
        return cause instanceof SQLException failure && failure.getSQLState() != null
                ? Optional.of(of(failure.getSQLState(), inOneLine(failure)))
                : Optional.empty();
    }

    private static DatabaseProblem of(String sqlState, String message) {
        return new DatabaseProblem(
                "SQLSTATE " + sqlState + ", " + message,
                sqlState != null && sqlState.length() == 5 && PERMANENT.contains(sqlState.substring(0, 2)));
    }

    private static String inOneLine(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .limit(MOST_LINES)
                        .collect(Collectors.joining("; "));
    }
}
