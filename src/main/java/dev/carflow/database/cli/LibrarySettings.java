package dev.carflow.database.cli;

/** Settings of the database's libraries in the process of a subcommand. Must be called before the service starts. */
public final class LibrarySettings {

    private LibrarySettings() {}

    public static void prepare() {
        // the feature reports a failed connection; the pool need not as well
        System.setProperty("quarkus.log.category.\"io.agroal\".level", "ERROR");
        // nothing else waits for an event loop here, and Hibernate's first query may block one for seconds
        System.setProperty("quarkus.vertx.max-event-loop-execute-time", "20s");
    }
}
