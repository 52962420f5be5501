package dev.carflow.enrichment.credential;

import dev.carflow.accounts.AccountDirectory;
import dev.carflow.enrichment.credential.TokenChoice.ApplicationToken;
import dev.carflow.enrichment.credential.TokenChoice.VehicleToken;
import dev.carflow.smartcar.MigrationPhase;

/**
 * Selects the token by the phase of Smartcar's migration guide. Every event names its user, so the guide's "user id is
 * known" means here that the user is in the directory of accounts, captured by Connect or found by a backfill. The
 * application token then reads only what Smartcar was asked about before.
 */
public final class TokenPolicy {

    private static final TokenChoice APPLICATION = new ApplicationToken();
    private static final TokenChoice VEHICLE = new VehicleToken(false);
    private static final TokenChoice VEHICLE_FIRST = new VehicleToken(true);

    private final MigrationPhase phase;
    private final AccountDirectory accounts;

    public TokenPolicy(MigrationPhase phase, AccountDirectory accounts) {
        this.phase = phase;
        this.accounts = accounts;
    }

    /** Answers from memory, without waiting. */
    public TokenChoice choose(String smartcarUserId) {
        return switch (phase) {
            case VEHICLE_TOKENS -> VEHICLE;
            case PARALLEL -> accounts.of(smartcarUserId).isPresent() ? APPLICATION : VEHICLE_FIRST;
            case APPLICATION_TOKEN -> APPLICATION;
        };
    }
}
