package dev.carflow.database;

/** The schema cannot be had as it is needed. The message is for an operator. */
public final class SchemaProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient DatabaseProblem problem;

    SchemaProblem(DatabaseProblem problem) {
        super("The database's schema is not ready: " + problem.words());
        this.problem = problem;
    }

    DatabaseProblem problem() {
        return problem;
    }
}
