package dev.carflow.migration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The subcommands of `migrate`. */
@ConfigMapping(prefix = "carflow.migrate")
public interface MigrationConfig {

    /** Connections on a page of `migrate backfill`; Smartcar's largest page is not documented, 100 is in use. */
    @WithDefault("100")
    @Min(value = 1, message = "carflow.migrate.page-size must be at least 1")
    @Max(value = 100, message = "carflow.migrate.page-size must be at most 100")
    int pageSize();

    /** Calls to Smartcar that a subcommand makes in a minute at most; 0 is no limit of its own. */
    @WithDefault("60")
    @Min(value = 0, message = "carflow.migrate.calls-per-minute must be at least 0")
    @Max(value = 1_000_000, message = "carflow.migrate.calls-per-minute must be at most 1000000")
    int callsPerMinute();
}
