package dev.carflow.migration.checklist;

/** The result of a request to Smartcar that the checklists need. */
public sealed interface Probe {

    record Worked() implements Probe {}

    /**
     * @param problem as the API client names it
     * @param refused whether Smartcar refused the credentials; any other problem may pass
     */
    record Failed(String problem, boolean refused) implements Probe {}

    /** The answer held this many connections that were not requested, or none at all. */
    record Wrong(int foreign) implements Probe {}

    /** @param why the request could not be made */
    record Untried(String why) implements Probe {}
}
