package dev.carflow.proof.deployment;

import dev.carflow.FaultProxy;
import dev.carflow.Service;
import dev.carflow.sandbox.Ports;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A broker, a database, instances of the service with both roles, and the network between them. */
public final class Deployment implements AutoCloseable {

    public static final String ROUTE = "ledger";

    private static final String CLIENT = "ledger";
    private static final String SECRET = "simulated-secret";

    /** The balancer asks five times a second who is ready. */
    private static final String SHUTDOWN_DELAY = "2S";

    private final Vertx vertx = Vertx.vertx();
    private final Path directory;
    private final Logs logs;
    private final FaultProxy brokerNetwork;
    private final FaultProxy databaseNetwork;
    private final BrokerProcess broker;
    private final DatabaseProcess database;
    private final SmartcarSimulator smartcar;
    private final Map<String, String> settings;
    private final List<ServiceInstance> services = new CopyOnWriteArrayList<>();
    private final Balancer balancer;
    private final String bootstrapServers;

    /**
     * @param fleet whose vehicles the service may ask Smartcar about
     * @param managementToken by which webhooks are signed
     */
    public Deployment(FleetSettings fleet, String managementToken) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::killServices));
        directory = Files.createTempDirectory("carflow-deployment-");
        logs = new Logs(Files.createDirectory(directory.resolve("logs")));
        int brokerPort = Ports.take();
        int databasePort = Ports.take();
        brokerNetwork = new FaultProxy(brokerPort);
        databaseNetwork = new FaultProxy(databasePort);
        bootstrapServers = "localhost:" + brokerNetwork.port();
        broker = new BrokerProcess(directory.resolve("kafka"), logs, brokerPort, brokerNetwork.port());
        database = new DatabaseProcess(directory.resolve("postgres"), logs, databasePort);
        smartcar = Await.result(SmartcarSimulator.start(
                vertx,
                SimulatorSettings.of(fleet).withApi(ApiSettings.defaults().withCredentials(CLIENT, SECRET))));
        settings = settings(managementToken);
        balancer = new Balancer(vertx, services);
    }

    /** Everything runs when this returns, the service with one instance. */
    public Deployment start() throws IOException {
        database.start();
        broker.start();
        addService().awaitReady();
        service().awaitSpill();
        return this;
    }

    private Map<String, String> settings(String managementToken) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS", managementToken);
        all.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        all.put("QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://localhost:" + databaseNetwork.port() + "/postgres");
        all.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
        all.put("QUARKUS_DATASOURCE_PASSWORD", "postgres");
        all.put("CARFLOW_TOPICS_DEFAULT_ROUTE", ROUTE);
        all.put("CARFLOW_TOPICS_PARTITIONS", "3");
        all.put("CARFLOW_SMARTCAR_CLIENT_ID", CLIENT);
        all.put("CARFLOW_SMARTCAR_CLIENT_SECRET", SECRET);
        all.put("CARFLOW_SMARTCAR_VEHICLE_API_URL", smartcar.api().vehicleApi().toString());
        all.put("CARFLOW_SMARTCAR_TOKEN_URL", smartcar.api().tokenUri().toString());
        all.put("CARFLOW_SHUTDOWN_DELAY", SHUTDOWN_DELAY);
        all.put("CARFLOW_ENRICHMENT_BUDGET_CAPACITY", "0");
        return all;
    }

    /** One more; it is on its way when this returns. */
    public ServiceInstance addService() {
        ServiceInstance instance = new ServiceInstance("service-" + (services.size() + 1), settings, logs);
        instance.start();
        services.add(instance);
        return instance;
    }

    public void removeService(ServiceInstance instance) throws IOException, InterruptedException {
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

    /** Between the broker and all its clients. */
    public FaultProxy brokerNetwork() {
        return brokerNetwork;
    }

    public DatabaseProcess database() {
        return database;
    }

    /** Between the database and the service. */
    public FaultProxy databaseNetwork() {
        return databaseNetwork;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where webhooks go: the balancer. */
    public URI webhooks() {
        return balancer.uri(Service.PATH);
    }

    /** What every process has written until now, by name. */
    public Map<String, String> logs() {
        Map<String, String> all = logs.all();
        services.forEach(service -> all.put(service.name(), service.output()));
        return all;
    }

    private void killServices() {
        for (ServiceInstance service : services) {
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
