package dev.carflow.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.Optional;

/** The console on the management port. Like health and metrics it has no authentication: that port must be private. */
@ConfigMapping(prefix = "carflow.console")
public interface ConsoleConfig {

    /**
     * Whether the management port serves `/console`. If not, the process keeps none of the figures that the console
     * shows either.
     */
    @WithDefault("true")
    boolean enabled();

    /** How many browsers may follow the console live; further ones load the page again every ten seconds. */
    @WithDefault("10")
    @Min(value = 0, message = "carflow.console.max-viewers must be at least 0")
    @Max(value = 100, message = "carflow.console.max-viewers must be at most 100")
    int maxViewers();

    /**
     * Where the directory `docs` of these sources can be read, such as `https://git.example.com/carflow/blob/main/docs`.
     * The console then links to the section that says what to do; otherwise it names the section.
     */
    Optional<URI> docsUrl();

    /** Address of the dashboard of all processes, to which the console links. */
    Optional<URI> dashboardUrl();
}
