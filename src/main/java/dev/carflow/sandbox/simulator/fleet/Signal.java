package dev.carflow.sandbox.simulator.fleet;

/**
 * One signal as it was read once.
 *
 * @param body JSON object, null when an error left nothing; with an error it is the last known, stale value
 * @param oemUpdatedAt epoch ms when the maker last saw the value change; 0 for what never changes
 * @param retrievedAt epoch ms when Smartcar last read it; 0 for what never changes
 * @param error null on success
 */
public record Signal(SignalCode code, String body, long oemUpdatedAt, long retrievedAt, SignalError error) {

    public boolean isSuccess() {
        return error == null;
    }

    public boolean hasBody() {
        return body != null;
    }

    /** Static attributes, such as the VIN, have no times. */
    public boolean hasTimes() {
        return oemUpdatedAt > 0;
    }
}
