package dev.carflow.migration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The migration from vehicles' tokens to the application's token. */
@ConfigMapping(prefix = "carflow.migration")
public interface MigrationConfig {

    /**
     * Which phase of Smartcar's guide this is. The first two need `carflow.smartcar.legacy.client-id`, its secret and
     * `carflow.accounts.encryption-keys`.
     */
    @WithDefault("application-token")
    Phase phase();

    /**
     * Who renews vehicles' tokens in the first two phases: `customer`, your own application, as before the migration, or
     * `carflow`. Only one of them may, because a refresh token works once.
     */
    @WithDefault("customer")
    Renewer vehicleTokensRenewedBy();

    /** Connections on a page of `migrate backfill`; Smartcar's largest page is not documented, 100 is in use. */
    @WithDefault("100")
    @Min(value = 1, message = "carflow.migration.page-size must be at least 1")
    @Max(value = 100, message = "carflow.migration.page-size must be at most 100")
    int pageSize();

    /** Calls to Smartcar that a subcommand makes in a minute at most; 0 is no limit of its own. */
    @WithDefault("60")
    @Min(value = 0, message = "carflow.migration.calls-per-minute must be at least 0")
    @Max(value = 1_000_000, message = "carflow.migration.calls-per-minute must be at most 1000000")
    int callsPerMinute();
}
