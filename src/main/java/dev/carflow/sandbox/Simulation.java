package dev.carflow.sandbox;

import dev.carflow.eventlog.BrokerProbe;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.webhook.WebhookEndpoint;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Smartcar's side in dev mode: starts and ends with the service, so that live reload finds it fresh. */
@IfBuildProfile("dev")
@ApplicationScoped
public class Simulation {

    private static final Logger LOG = Logger.getLogger("sandbox");
    private static final Duration READY_CHECK = Duration.ofMillis(200);

    private final SandboxConfig config;
    private final String bootstrapServers;
    private final URI callback;
    private final String managementPage;
    private final String postgres;
    private final BrokerProbe kafka;
    private final Vertx vertx = Vertx.vertx();
    private final TrafficReport report = new TrafficReport();
    private volatile SmartcarSimulator simulator;

    @Inject
    public Simulation(
            SandboxConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.http.port") int httpPort,
            @ConfigProperty(name = "quarkus.management.port") int managementPort,
            @ConfigProperty(name = "carflow.sandbox.postgres.url") String postgres,
            BrokerProbe kafka) {
        this.config = config;
        this.bootstrapServers = bootstrapServers;
        this.callback = URI.create("http://localhost:" + httpPort + WebhookEndpoint.PATH);
        this.managementPage = "http://localhost:" + managementPort + "/q";
        this.postgres = postgres;
        this.kafka = kafka;
    }

    void onStart(@Observes StartupEvent event) {
        new SandboxConsole(vertx, bootstrapServers, welcome())
                .listen(config.consolePort())
                .onFailure(failure -> LOG.warnf("no console: %s", failure.getMessage()));
        FleetSettings fleet =
                FleetSettings.of(config.users(), config.vehicles()).withPace(config.pace());
        WebhookSettings webhook = WebhookSettings.to(callback, SandboxServers.MANAGEMENT_TOKEN)
                .withEventsPerSecond(config.eventsPerSecond());
        SmartcarSimulator.start(vertx, SimulatorSettings.of(fleet).withWebhooks(webhook))
                .onSuccess(this::run)
                .onFailure(failure -> LOG.error("the Smartcar simulator did not start", failure));
        welcome().lines().forEach(LOG::info);
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.close();
    }

    private void run(SmartcarSimulator started) {
        simulator = started;
        // Smartcar would be told to come back; in a sandbox that would only puzzle.
        vertx.setPeriodic(READY_CHECK.toMillis(), timer -> {
            if (kafka.state() == BrokerProbe.State.AVAILABLE) {
                vertx.cancelTimer(timer);
                started.webhooks().start();
            }
        });
        vertx.setPeriodic(config.reportEvery().toMillis(), tick -> report());
    }

    private void report() {
        sizes().onSuccess(sizes -> LOG.info(report.line(
                        simulator.webhooks().status(), simulator.webhooks().counts(), sizes)))
                .onFailure(failure -> LOG.warnf("Kafka cannot be read: %s", failure.getMessage()));
    }

    private Future<Map<String, Long>> sizes() {
        return vertx.executeBlocking(() -> {
            try (TopicReader reader = new TopicReader(bootstrapServers)) {
                return reader.sizes();
            }
        });
    }

    private String welcome() {
        return String.format(
                Locale.ROOT,
                """
                Carflow's sandbox: a simulated Smartcar sends signed webhooks, %s events a second.
                  webhooks go to   %s
                  topics           http://localhost:%d/topics
                  newest events    http://localhost:%d/topics/smartcar.vehicle-state?last=3
                  health, metrics  %s/health  %s/metrics
                  Kafka            %s
                  Postgres         %s (for the features to come)
                  Smartcar's API   http://localhost:%d/vehicle/v3 (for the features to come)
                  management token %s
                """,
                config.eventsPerSecond(),
                callback,
                config.consolePort(),
                config.consolePort(),
                managementPage,
                managementPage,
                bootstrapServers,
                postgres,
                config.apiPort(),
                SandboxServers.MANAGEMENT_TOKEN);
    }
}
