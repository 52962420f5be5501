package dev.carflow.migration.checklist;

/** The outcome of trying something at Smartcar. */
public sealed interface Probe {

    record Worked() implements Probe {}

    /**
     * @param problem as the API client names it
     * @param refused whether Smartcar said no to the credentials; anything else may pass
     */
    record Failed(String problem, boolean refused) implements Probe {}

    /** The answer held connections that nobody asked for, or none at all. */
    record Wrong(int wanted, int strangers) implements Probe {}

    /** @param why it could not be tried */
    record Untried(String why) implements Probe {}
}
