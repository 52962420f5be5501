package dev.carflow.sandbox.simulator;

import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The parts of a simulator: always a fleet, and either side of Smartcar if wanted.
 *
 * @param webhooks without them nothing is delivered
 * @param api without it nothing is answered
 * @param clockAhead how far Smartcar's clock is ahead of this machine's; may be negative
 */
public record SimulatorSettings(
        FleetSettings fleet, Optional<WebhookSettings> webhooks, Optional<ApiSettings> api, Duration clockAhead) {

    public static SimulatorSettings of(FleetSettings fleet) {
        return new SimulatorSettings(fleet, Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    public SimulatorSettings withWebhooks(WebhookSettings settings) {
        return new SimulatorSettings(fleet, Optional.of(settings), api, clockAhead);
    }

    public SimulatorSettings withApi(ApiSettings settings) {
        return new SimulatorSettings(fleet, webhooks, Optional.of(settings), clockAhead);
    }

    public SimulatorSettings withClockAhead(Duration time) {
        return new SimulatorSettings(fleet, webhooks, api, time);
    }
}
