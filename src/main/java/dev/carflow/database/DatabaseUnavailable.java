package dev.carflow.database;

/** A subcommand has waited for the database for as long as it may. The message is for its operator. */
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseUnavailable(Throwable failure) {
        super(
                "The database does not answer: "
                        + DatabaseProblem.of(failure).words()
                        + ". What was asked last may have been done all the same;"
                        + " check that the database runs, then run this again.",
                failure);
    }
}
