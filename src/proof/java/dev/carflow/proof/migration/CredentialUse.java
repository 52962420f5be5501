package dev.carflow.proof.migration;

import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.CredentialCounts;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import java.util.Map;

/**
 * The calls that Smartcar received until some moment, by credential.
 *
 * @param application calls for signals with the application's token
 * @param vehicle calls for signals with a vehicle's token
 * @param refreshes of vehicles' tokens, by Carflow
 * @param misuses calls with a wrong kind of credential
 * @param refusals answers of 400 and above, except the 410 of a v2.0 that is gone
 */
record CredentialUse(long application, long vehicle, long refreshes, long misuses, long refusals) {

    private static final int GONE = 410;

    /**
     * @param ofOthers pairs that the company renewed itself, or that were granted for codes
     */
    static CredentialUse of(SmartcarApi api, long ofOthers) {
        CredentialCounts credentials = api.credentialCounts();
        ApiCounts counts = api.counts();
        return new CredentialUse(
                credentials.calls(Endpoint.SIGNALS, CredentialKind.APPLICATION),
                credentials.calls(Endpoint.SIGNALS, CredentialKind.VEHICLE),
                counts.at(Endpoint.LEGACY_TOKEN) - ofOthers,
                credentials.misused(),
                counts.byStatus().entrySet().stream()
                        .filter(status -> status.getKey() >= 400 && status.getKey() != GONE)
                        .mapToLong(Map.Entry::getValue)
                        .sum());
    }

    CredentialUse since(CredentialUse earlier) {
        return new CredentialUse(
                application - earlier.application,
                vehicle - earlier.vehicle,
                refreshes - earlier.refreshes,
                misuses - earlier.misuses,
                refusals - earlier.refusals);
    }
}
