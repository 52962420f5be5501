package dev.carflow.redrive;

import dev.carflow.accounts.directory.QueryingDirectory;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.RoutingConfig;
import dev.carflow.routing.Topics;
import dev.carflow.routing.UserRoutes;
import dev.carflow.webhook.EventReclassifier;
import dev.carflow.webhook.WebhookConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Routing as a running service would do it now, but with users' routes read from the database: a subcommand has none in
 * memory.
 */
@Dependent
class RedriveComponents {

    @Produces
    @Singleton
    EventReclassifier reclassifier(
            WebhookConfig webhook,
            ConfiguredRoutes configured,
            QueryingDirectory asked,
            Topics topics,
            RoutingConfig routing,
            MeterRegistry registry) {
        return new EventReclassifier(
                webhook.maxDepth(),
                new EventRouter(new UserRoutes(configured, asked, registry), topics, asked, routing));
    }
}
