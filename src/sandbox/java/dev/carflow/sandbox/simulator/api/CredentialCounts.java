package dev.carflow.sandbox.simulator.api;

import java.util.Map;

/**
 * With what was asked until now, of the calls that no injected fault kept from being looked at. Connect and the
 * application's token endpoint ask for no credential of these kinds.
 *
 * @param calls by where and with what
 * @param misuses by kind; none at all is what a good client makes, but for tokens that were revoked or expired
 */
public record CredentialCounts(Map<Endpoint, Map<CredentialKind, Long>> calls, Map<Misuse, Long> misuses) {

    public long calls(CredentialKind kind) {
        return calls.values().stream()
                .mapToLong(kinds -> kinds.getOrDefault(kind, 0L))
                .sum();
    }

    public long calls(Endpoint endpoint, CredentialKind kind) {
        return calls.getOrDefault(endpoint, Map.of()).getOrDefault(kind, 0L);
    }

    public long misused(Misuse misuse) {
        return misuses.getOrDefault(misuse, 0L);
    }

    public long misused() {
        return misuses.values().stream().mapToLong(Long::longValue).sum();
    }
}
