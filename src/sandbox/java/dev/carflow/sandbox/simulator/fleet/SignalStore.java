package dev.carflow.sandbox.simulator.fleet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The maker's newest reading of every signal of one vehicle. A time advances only when the value changes. */
final class SignalStore {

    private final Map<SignalCode, Signal> signals = new EnumMap<>(SignalCode.class);

    void saw(SignalCode code, String body, long now) {
        Signal known = signals.get(code);
        boolean unchanged = known != null && known.isSuccess() && body.equals(known.body());
        signals.put(
                code,
                unchanged
                        ? new Signal(code, known.body(), known.oemUpdatedAt(), now, null)
                        : new Signal(code, body, now, now, null));
    }

    /** Read once more, with the same value: only the time of retrieval advances. An error has no value to read. */
    void sawAgain(SignalCode code, long now) {
        signals.computeIfPresent(
                code,
                (same, known) ->
                        known.isSuccess() ? new Signal(code, known.body(), known.oemUpdatedAt(), now, null) : known);
    }

    /** A signal that cannot be read now keeps its body and times, as in live payloads (contract 3.5). */
    void missed(SignalCode code, SignalError error) {
        Signal known = signals.get(code);
        signals.put(
                code,
                known == null
                        ? new Signal(code, null, 0, 0, error)
                        : new Signal(code, known.body(), known.oemUpdatedAt(), known.retrievedAt(), error));
    }

    void fixed(SignalCode code, String body) {
        signals.put(code, new Signal(code, body, 0, 0, null));
    }

    int size() {
        return signals.size();
    }

    /**
     * @return the codes without a reading or an error
     */
    List<SignalCode> missing() {
        return Arrays.stream(SignalCode.values())
                .filter(code -> !signals.containsKey(code))
                .toList();
    }

    List<Signal> snapshot() {
        return List.copyOf(signals.values());
    }
}
