package dev.carflow.sandbox.simulator.fleet;

/**
 * One signal of one reading.
 *
 * @param body JSON object, null when an error left nothing; with an error it is the last known, stale value
 * @param oemUpdatedAt epoch ms when the value changed, by the maker; 0 for what never changes
 * @param retrievedAt epoch ms when Smartcar last read it; 0 for what never changes
 * @param error null on success
 * @param changedAt epoch ms when the value truly changed, which is never reported; makers' times can be coarser or
 *     wrong
 */
public record Signal(
        SignalCode code, String body, long oemUpdatedAt, long retrievedAt, SignalError error, long changedAt) {

    public Signal(SignalCode code, String body, long oemUpdatedAt, long retrievedAt, SignalError error) {
        this(code, body, oemUpdatedAt, retrievedAt, error, oemUpdatedAt);
    }

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

    /** Returns a copy with other times. */
    public Signal dated(long newOemUpdatedAt, long newRetrievedAt) {
        return new Signal(code, body, newOemUpdatedAt, newRetrievedAt, error, changedAt);
    }

    /** Returns a copy with another body. */
    public Signal withBody(String newBody) {
        return new Signal(code, newBody, oemUpdatedAt, retrievedAt, error, changedAt);
    }
}
