package dev.carflow.sandbox.simulator;

import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import java.time.Clock;
import java.util.Optional;

/**
 * What a simulator consists of: always a fleet, and either side of Smartcar if wanted.
 *
 * @param webhooks without them nothing is delivered
 */
public record SimulatorSettings(FleetSettings fleet, Optional<WebhookSettings> webhooks, Clock clock) {

    public static SimulatorSettings of(FleetSettings fleet) {
        return new SimulatorSettings(fleet, Optional.empty(), Clock.systemUTC());
    }

    public SimulatorSettings withWebhooks(WebhookSettings settings) {
        return new SimulatorSettings(fleet, Optional.of(settings), clock);
    }

    /** @param newClock what the simulated Smartcar calls now; pauses and time-outs are real */
    public SimulatorSettings withClock(Clock newClock) {
        return new SimulatorSettings(fleet, webhooks, newClock);
    }
}
