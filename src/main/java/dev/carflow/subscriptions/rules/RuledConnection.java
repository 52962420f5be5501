package dev.carflow.subscriptions.rules;

import java.util.Set;

/**
 * A connection as rules judge it.
 *
 * @param mode {@code live} or {@code simulated}
 * @param route of the user's events; empty if no rule asks for one
 * @param permissions granted by the user
 */
public record RuledConnection(String userId, String vehicleId, String mode, String route, Set<String> permissions) {

    @Override
    public String toString() {
        return "RuledConnection[redacted]";
    }
}
