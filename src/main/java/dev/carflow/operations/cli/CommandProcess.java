package dev.carflow.operations.cli;

/**
 * Turns this process into one that runs a subcommand: no servers, no role, and on standard output nothing but what the
 * subcommand writes. To be called before the service's start.
 */
public final class CommandProcess {

    private static final String LOG_LEVEL = "quarkus.log.console.level";

    private CommandProcess() {}

    public static void prepare() {
        System.setProperty("carflow.command", "true");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        System.setProperty("quarkus.log.console.stderr", "true");
        // who cannot connect is told so by the feature, not by the pool as well
        System.setProperty("quarkus.log.category.\"io.agroal\".level", "ERROR");
        // nobody else waits for an event loop here: Hibernate's first question may hold one for seconds
        System.setProperty("quarkus.vertx.max-event-loop-execute-time", "20s");
        if (System.getProperty(LOG_LEVEL) == null && System.getenv("QUARKUS_LOG_CONSOLE_LEVEL") == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
    }
}
