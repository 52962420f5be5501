package dev.carflow.sandbox.simulator.api;

import java.util.Map;

/**
 * The credentials of calls until now, except those that an injected fault answered before the check. Connect and the
 * application's token endpoint need no credential of these kinds.
 *
 * @param calls by endpoint and credential
 * @param misuses by kind; a good client causes none, except with revoked or expired tokens
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
