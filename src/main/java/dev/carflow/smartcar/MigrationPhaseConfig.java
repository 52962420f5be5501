package dev.carflow.smartcar;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The migration from vehicle tokens to the application token. */
@ConfigMapping(prefix = "carflow.migration")
public interface MigrationPhaseConfig {

    /**
     * Which phase of Smartcar's guide this is. The first two need `carflow.smartcar.legacy.client-id`, its secret and
     * `carflow.accounts.encryption-keys`.
     */
    @WithDefault("application-token")
    MigrationPhase phase();

    /**
     * Who renews vehicle tokens in the first two phases: `customer`, your own application, as before the migration, or
     * `carflow`. Only one of them may, because a refresh token works once.
     */
    @WithDefault("customer")
    TokenRenewer vehicleTokensRenewedBy();
}
