package dev.carflow.proof.deployment;

import dev.carflow.FaultProxy;
import dev.carflow.PlantedValues;
import dev.carflow.Service;
import dev.carflow.TestDatabase;
import dev.carflow.sandbox.Ports;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A broker, a database, instances of the service with both roles, and the network between them. */
public final class Deployment implements AutoCloseable {

    public static final String ROUTE = "reconciliation";

    /** The wanted age of all signals. */
    public static final Duration WANTED_AGE = Duration.ofHours(24);

    private static final String CLIENT = "reconciliation";
    private static final String SECRET = "simulated-secret";

    /** The service's own default; a process of a test has none unless it is set. */
    private static final String SHUTDOWN_DELAY = "7S";

    private final Vertx vertx = Vertx.vertx();
    private final Path directory;
    private final Logs logs;
    private final FaultProxy brokerNetwork;
    private final FaultProxy databaseNetwork;
    private final BrokerProcess broker;
    private final DatabaseProcess database;
    private final SmartcarSimulator smartcar;
    private final ApiRecorder api;
    private final DeploymentSettings settings;
    private final Map<String, String> environment;
    private final List<ServiceInstance> services = new CopyOnWriteArrayList<>();
    private final List<ServiceInstance> workers = new CopyOnWriteArrayList<>();
    private final Balancer balancer;
    private final String bootstrapServers;

    /**
     * @param fleet of the simulated Smartcar, which sends webhooks to the balancer and answers calls
     * @param managementToken the key of the webhooks' signatures
     * @param answers receives Smartcar's answers to calls for vehicles' signals
     */
    public Deployment(
            FleetSettings fleet, String managementToken, DeploymentSettings settings, ApiRecorder.Answers answers)
            throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::killServices));
        this.settings = settings;
        directory = Files.createTempDirectory("carflow-deployment-");
        logs = new Logs(Files.createDirectory(directory.resolve("logs")));
        int brokerPort = Ports.take();
        int databasePort = Ports.take();
        brokerNetwork = new FaultProxy(brokerPort);
        databaseNetwork = new FaultProxy(databasePort);
        bootstrapServers = "localhost:" + brokerNetwork.port();
        broker = new BrokerProcess(directory.resolve("kafka"), logs, brokerPort, brokerNetwork.port());
        database = new DatabaseProcess(directory.resolve("postgres"), logs, databasePort);
        balancer = new Balancer(vertx, services);
        smartcar = Await.result(SmartcarSimulator.start(
                vertx,
                SimulatorSettings.of(fleet)
                        .withApi(settings.api().apply(ApiSettings.harsh().withCredentials(CLIENT, SECRET)))
                        .withWebhooks(settings.webhooks().apply(WebhookSettings.to(webhooks(), managementToken)))));
        PlantedValues.plant(smartcar.fleet());
        PlantedValues.plant(smartcar.api());
        api = new ApiRecorder(vertx, smartcar.api().vehicleApi(), answers);
        environment = environment(managementToken);
    }

    /** Starts everything, with one instance of the service; it runs when this returns. */
    public Deployment start() throws IOException {
        database.start();
        makeRoom();
        broker.start();
        addService().awaitReady();
        service().awaitSpill();
        return this;
    }

    private void makeRoom() throws IOException {
        try {
            database.makeRoom();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private Map<String, String> environment(String managementToken) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS", managementToken);
        all.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        all.put("CARFLOW_DATABASE_URL", "postgresql://localhost:" + databaseNetwork.port() + "/postgres");
        all.put("CARFLOW_DATABASE_USERNAME", TestDatabase.SERVICE);
        all.put("CARFLOW_DATABASE_PASSWORD", "postgres");
        all.put("CARFLOW_TOPICS_DEFAULT_ROUTE", ROUTE);
        all.put("CARFLOW_SMARTCAR_CLIENT_ID", CLIENT);
        all.put("CARFLOW_SMARTCAR_CLIENT_SECRET", SECRET);
        all.put("CARFLOW_SMARTCAR_VEHICLE_API_URL", api.vehicleApi().toString());
        all.put("CARFLOW_SMARTCAR_TOKEN_URL", smartcar.api().tokenUri().toString());
        all.put("CARFLOW_ENRICHMENT_SIGNALS", "all:" + WANTED_AGE.toHours() + "H");
        all.put("CARFLOW_SHUTDOWN_DELAY", SHUTDOWN_DELAY);
        all.putAll(settings.environment());
        return all;
    }

    /** Returns the environment of subcommands. */
    public Map<String, String> subcommands() {
        return Map.copyOf(environment);
    }

    /** Starts another instance, without waiting for it. */
    public ServiceInstance addService() {
        ServiceInstance instance = instance("service-" + (services.size() + 1), Map.of());
        services.add(instance);
        return instance;
    }

    /** Starts a process with only the role of a worker, which gets no webhooks, without waiting for it. */
    public ServiceInstance addWorker() {
        ServiceInstance worker = instance("worker-" + (workers.size() + 1), Map.of("CARFLOW_ROLES", "worker"));
        workers.add(worker);
        return worker;
    }

    private ServiceInstance instance(String name, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        ServiceInstance instance = new ServiceInstance(name, all, settings.jvmOptions(), logs);
        instance.start();
        return instance;
    }

    public void removeService(ServiceInstance instance) throws IOException {
        services.remove(instance);
        instance.close();
    }

    public List<ServiceInstance> services() {
        return List.copyOf(services);
    }

    public ServiceInstance service() {
        return services.get(0);
    }

    public BrokerProcess broker() {
        return broker;
    }

    /** The network between the broker and all its clients. */
    public FaultProxy brokerNetwork() {
        return brokerNetwork;
    }

    public DatabaseProcess database() {
        return database;
    }

    /** The network between the database and the service. */
    public FaultProxy databaseNetwork() {
        return databaseNetwork;
    }

    /** Sends the webhooks and answers the calls. */
    public SmartcarSimulator smartcar() {
        return smartcar;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns the address for webhooks: the balancer's. */
    public URI webhooks() {
        return balancer.uri(Service.PATH);
    }

    /** Returns the output of every process so far, by name. */
    public Map<String, String> logs() {
        Map<String, String> all = logs.all();
        instances().forEach(instance -> all.put(instance.name(), instance.output()));
        return all;
    }

    private Stream<ServiceInstance> instances() {
        return Stream.concat(services.stream(), workers.stream());
    }

    private void killServices() {
        for (ServiceInstance service : instances().toList()) {
            try {
                service.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        killServices();
        broker.close();
        database.close();
        balancer.close();
        api.close();
        Await.result(smartcar.close());
        Await.result(vertx.close());
        brokerNetwork.close();
        databaseNetwork.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
