package dev.carflow.sandbox.simulator.api;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Written on the event loop, read from any thread. */
final class CredentialCounters {

    private final Map<Endpoint, Map<CredentialKind, Long>> calls = new EnumMap<>(Endpoint.class);
    private final Map<Misuse, Long> misuses = new EnumMap<>(Misuse.class);

    synchronized void shown(Endpoint endpoint, CredentialKind kind) {
        calls.computeIfAbsent(endpoint, first -> new EnumMap<>(CredentialKind.class))
                .merge(kind, 1L, Long::sum);
    }

    synchronized void misused(Misuse misuse) {
        misuses.merge(misuse, 1L, Long::sum);
    }

    synchronized CredentialCounts snapshot() {
        return new CredentialCounts(
                calls.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, endpoint -> Map.copyOf(endpoint.getValue()))),
                Map.copyOf(misuses));
    }
}
