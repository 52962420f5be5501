package dev.carflow.database;

/** The schema cannot be brought up to date. The message is for an operator. */
public final class SchemaProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient DatabaseProblem problem;

    SchemaProblem(DatabaseProblem problem) {
        super("The database's schema is not ready: " + problem.words());
        this.problem = problem;
    }

    /** A connection would find other tables, as behind a pooler that drops the search path requested at its start. */
    static SchemaProblem ofSearchPath(String path, String schema, String role, String database) {
        return new SchemaProblem(new DatabaseProblem(
                "a connection looks for tables in " + path + " and not in " + schema
                        + " alone: a pooler drops the search path; set it for the role, as"
                        + " `alter role \"" + role + "\" in database \"" + database + "\" set search_path = " + schema
                        + "`, and let the pooler connect anew",
                true));
    }

    DatabaseProblem problem() {
        return problem;
    }
}
