package dev.carflow.operations.cli;

/**
 * Makes this process run a subcommand: no servers, no role, and standard output only for the subcommand. Must be called
 * before the service starts.
 */
public final class CommandProcess {

    private static final String LOG_LEVEL = "quarkus.log.console.level";

    private CommandProcess() {}

    public static void prepare() {
        System.setProperty("carflow.command", "true");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        System.setProperty("quarkus.log.console.stderr", "true");
        // the feature reports a failed connection; the pool need not as well
        System.setProperty("quarkus.log.category.\"io.agroal\".level", "ERROR");
        // nothing else waits for an event loop here, and Hibernate's first query may block one for seconds
        System.setProperty("quarkus.vertx.max-event-loop-execute-time", "20s");
        if (System.getProperty(LOG_LEVEL) == null && System.getenv("QUARKUS_LOG_CONSOLE_LEVEL") == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
    }
}
