package dev.carflow.sandbox;

import dev.carflow.eventlog.BrokerProbe;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.Connection;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Smartcar's side in dev mode: starts and ends with the service, so that live reload begins with a new one. */
@IfBuildProfile("dev")
@ApplicationScoped
public class Simulation {

    private static final Logger LOG = Logger.getLogger("sandbox");
    private static final Duration READY_CHECK = Duration.ofMillis(200);

    private final SandboxConfig config;
    private final SimulatorPlan plan;
    private final String bootstrapServers;
    private final URI callback;
    private final String managementPage;
    private final URI console;
    private final String postgres;
    private final Optional<CompanyDatabase> company;
    private final BrokerProbe kafka;
    private final RecentTraces traces;
    private final Vertx vertx = Vertx.vertx();
    private final TrafficReport traffic = new TrafficReport();
    private final EnrichedTopic enriched = new EnrichedTopic();
    private final EnrichmentReport enrichment;
    private volatile SmartcarSimulator simulator;

    @Inject
    public Simulation(
            SandboxConfig config,
            SimulatorPlan plan,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.http.port") int httpPort,
            @ConfigProperty(name = "quarkus.management.port") int managementPort,
            @ConfigProperty(name = "carflow.database.url") String postgres,
            @ConfigProperty(name = SandboxServers.POSTGRES) String embeddedPostgres,
            BrokerProbe kafka,
            RecentTraces traces) {
        this.config = config;
        this.plan = plan;
        this.enrichment = new EnrichmentReport(plan.capacity());
        this.bootstrapServers = bootstrapServers;
        this.callback = URI.create("http://localhost:" + httpPort + WebhookEndpoint.PATH);
        this.managementPage = "http://localhost:" + managementPort + "/q";
        this.console = URI.create("http://localhost:" + managementPort + "/console");
        this.postgres = postgres;
        this.company =
                config.company().map(before -> new CompanyDatabase(embeddedPostgres, EmbeddedPostgres.ADMINISTRATOR));
        this.kafka = kafka;
        this.traces = traces;
    }

    void onStart(@Observes StartupEvent event) {
        new SandboxConsole(vertx, bootstrapServers, welcome(), new CustomerPage(vertx, callback), new TracePage(traces))
                .listen(config.consolePort())
                .onFailure(failure -> LOG.warnf("no console: %s", failure.getMessage()));
        SmartcarSimulator.start(vertx, plan.settings(callback))
                .onSuccess(this::run)
                .onFailure(failure -> LOG.error("the Smartcar simulator did not start", failure));
        welcome().lines().forEach(LOG::info);
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.close();
    }

    private void run(SmartcarSimulator started) {
        simulator = started;
        company.ifPresent(this::moveIn);
        // Smartcar would be asked to retry; in a sandbox that would only confuse.
        vertx.setPeriodic(READY_CHECK.toMillis(), timer -> {
            if (kafka.state() == BrokerProbe.State.AVAILABLE) {
                vertx.cancelTimer(timer);
                started.webhooks().start();
            }
        });
        vertx.setPeriodic(config.reportEvery().toMillis(), tick -> report());
    }

    private void moveIn(CompanyDatabase database) {
        List<Connection> connections = simulator.fleet().connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .toList();
        vertx.executeBlocking(() -> {
                    database.fill(connections, simulator.api()::issueTokens);
                    return database.welcome();
                })
                .onSuccess(welcome -> welcome.lines().forEach(LOG::info))
                .onFailure(failure -> LOG.error("the company's database could not be filled", failure));
    }

    private void report() {
        simulator
                .api()
                .allowanceLeft()
                .compose(left -> snapshot().onSuccess(seen -> say(seen, left)))
                .onFailure(failure -> LOG.warnf("Kafka cannot be read: %s", failure.getMessage()));
    }

    private void say(Snapshot seen, double left) {
        LOG.info(
                traffic.line(simulator.webhooks().status(), simulator.webhooks().counts(), seen.sizes()));
        if (seen.sizes().containsKey(EnrichedTopic.NAME)) {
            LOG.info(enrichment.line(seen.enriched(), simulator.api().counts(), left));
        }
    }

    /** The contents of Kafka: the number of records on each topic, and the enriched events since the last check. */
    private record Snapshot(Map<String, Long> sizes, List<byte[]> enriched) {}

    private Future<Snapshot> snapshot() {
        return vertx.executeBlocking(() -> {
            try (TopicReader reader = new TopicReader(bootstrapServers)) {
                Map<String, Long> sizes = reader.sizes();
                return new Snapshot(sizes, enriched.news(reader, sizes.getOrDefault(EnrichedTopic.NAME, 0L)));
            }
        });
    }

    private String welcome() {
        return String.format(
                Locale.ROOT,
                """
                Carflow's sandbox: a simulated Smartcar sends signed webhooks, %s events a second.
                  console          %s
                  webhooks go to   %s
                  topics           http://localhost:%d/topics
                  newest events    http://localhost:%d/topics/smartcar.vehicle-state?last=3
                  newest enriched  http://localhost:%d/topics/smartcar.enriched?last=3
                  traces           http://localhost:%d/traces
                  health, metrics  %s/health  %s/metrics
                  Kafka            %s
                  Postgres         %s, where workers share the API's allowance
                  Smartcar's API   http://127.0.0.1:%d/vehicle/v3, %s; webhooks leave out odometer and location
                  Smartcar Connect http://127.0.0.1:%d/connect; POST /connect/sessions with the key %s
                  management token %s
                """,
                config.eventsPerSecond(),
                console,
                callback,
                config.consolePort(),
                config.consolePort(),
                config.consolePort(),
                config.consolePort(),
                managementPage,
                managementPage,
                bootstrapServers,
                postgres,
                config.apiPort(),
                plan.allowanceInWords(),
                config.apiPort(),
                SandboxServers.CONNECT_KEY,
                SandboxServers.MANAGEMENT_TOKEN);
    }
}
