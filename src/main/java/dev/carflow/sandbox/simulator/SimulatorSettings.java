package dev.carflow.sandbox.simulator;

import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import java.util.Optional;

/**
 * What a simulator consists of: always a fleet, and either side of Smartcar if wanted.
 *
 * @param webhooks without them nothing is delivered
 * @param api without it nothing is answered
 */
public record SimulatorSettings(FleetSettings fleet, Optional<WebhookSettings> webhooks, Optional<ApiSettings> api) {

    public static SimulatorSettings of(FleetSettings fleet) {
        return new SimulatorSettings(fleet, Optional.empty(), Optional.empty());
    }

    public SimulatorSettings withWebhooks(WebhookSettings settings) {
        return new SimulatorSettings(fleet, Optional.of(settings), api);
    }

    public SimulatorSettings withApi(ApiSettings settings) {
        return new SimulatorSettings(fleet, webhooks, Optional.of(settings));
    }
}
