package dev.carflow.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of dev mode's sandbox. Not part of the service. */
@ConfigMapping(prefix = "carflow.sandbox")
public interface SandboxConfig {

    /** Smartcar users of the simulated fleet. */
    @WithDefault("20")
    int users();

    /** Vehicles of the simulated fleet. */
    @WithDefault("30")
    int vehicles();

    /** New events per second. */
    @WithDefault("5")
    double eventsPerSecond();

    /** How much faster than real time vehicles drive and charge. */
    @WithDefault("60")
    double pace();

    /** How often a line reports the traffic. */
    @WithDefault("5S")
    Duration reportEvery();

    /** Port of the console that shows the topics. */
    @WithDefault("8090")
    int consolePort();

    /** Port of the simulated Smartcar API. */
    @WithDefault("8091")
    int apiPort();

    /**
     * A company with its own database beside Carflow's, for trying the migration; none by default. {@code before}: with
     * the tables of the migration guide and vehicles' tokens, before its first phase.
     */
    Optional<Company> company();

    /** The company's progress. */
    enum Company {
        BEFORE
    }
}
