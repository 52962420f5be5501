package dev.carflow.enrichment.credential;

import dev.carflow.accounts.AccountDirectory;
import dev.carflow.enrichment.credential.TokenChoice.ApplicationToken;
import dev.carflow.enrichment.credential.TokenChoice.VehicleToken;
import dev.carflow.smartcar.MigrationPhase;

/**
 * The guide's rule for each phase. An event always names its user, so "the user id is known" cannot mean that: it means
 * that the user is in the directory of accounts, captured by Connect or found by a backfill. What the application token
 * reads is then what Smartcar was asked about before.
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

    /** From memory: nobody waits for it. */
    public TokenChoice choose(String smartcarUserId) {
        return switch (phase) {
            case VEHICLE_TOKENS -> VEHICLE;
            case PARALLEL -> accounts.of(smartcarUserId).isPresent() ? APPLICATION : VEHICLE_FIRST;
            case APPLICATION_TOKEN -> APPLICATION;
        };
    }
}
