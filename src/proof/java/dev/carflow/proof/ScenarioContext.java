package dev.carflow.proof;

import static org.awaitility.Awaitility.await;

import dev.carflow.ConfigProblems;
import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.DeliverySemantics;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** One scenario's Smartcar, its ingest, and the settings of workers that belong to it. */
final class ScenarioContext implements AutoCloseable {

    static final String SECRET = "simulated-secret";

    private final Vertx vertx = Vertx.vertx();
    private final TestCluster cluster;
    private final String name;
    private final Redeliveries redeliveries;
    private final Ingest ingest;
    private final SmartcarSimulator smartcar;
    private final RecordedApi answers;
    private final Set<Position> foreign = ConcurrentHashMap.newKeySet();

    /**
     * A fleet of this many vehicles, each with a user; harsh webhooks without odometer and location. Late deliveries
     * are those of {@link Redeliveries}, which come within a time that a scenario can wait for.
     */
    ScenarioContext(
            TestCluster cluster, String scenario, int vehicles, Allowance allowance, Redeliveries redeliveries) {
        this(cluster, scenario, vehicles, allowance, redeliveries, UnaryOperator.identity());
    }

    /** The same with other deliveries. */
    ScenarioContext(
            TestCluster cluster,
            String scenario,
            int vehicles,
            Allowance allowance,
            Redeliveries redeliveries,
            UnaryOperator<String> change) {
        this(
                cluster,
                scenario,
                FleetSettings.of(vehicles, vehicles),
                ApiSettings.defaults().withAllowance(allowance).withSignalsKeptFor(Duration.ofSeconds(5)),
                redeliveries,
                change);
    }

    /** The same with another fleet and another API. */
    ScenarioContext(
            TestCluster cluster,
            String scenario,
            FleetSettings fleet,
            ApiSettings smartcarApi,
            Redeliveries redeliveries,
            UnaryOperator<String> change) {
        this(cluster, scenario, fleet, smartcarApi, Duration.ZERO, redeliveries, change);
    }

    /**
     * The same with a Smartcar whose clock differs.
     *
     * @param ahead of this machine's; may be negative
     */
    ScenarioContext(
            TestCluster cluster,
            String scenario,
            FleetSettings fleet,
            ApiSettings smartcarApi,
            Duration ahead,
            Redeliveries redeliveries,
            UnaryOperator<String> change) {
        this.cluster = cluster;
        this.name = cluster.newName(scenario);
        this.redeliveries = redeliveries;
        this.ingest = new Ingest(vertx, cluster.kafka(), router(name), redeliveries, change);
        WebhookSettings webhooks = WebhookSettings.to(ingest.uri(), "token")
                .harsh()
                .withSemantics(DeliverySemantics.harsh().withLate(0))
                .withoutSignals(SignalCode.ODOMETER, SignalCode.LOCATION)
                .withLimits(256, 100_000, 200_000);
        ApiSettings api = smartcarApi.withCredentials(name, SECRET);
        this.smartcar = Await.result(SmartcarSimulator.start(
                vertx,
                SimulatorSettings.of(fleet).withWebhooks(webhooks).withApi(api).withClockAhead(ahead)));
        PlantedValues.plant(smartcar.fleet());
        PlantedValues.plant(smartcar.api());
        this.answers = new RecordedApi(vertx, smartcar.api().vehicleApi());
    }

    private static EventRouter router(String route) {
        Routes routes = new Routes() {
            @Override
            public String routeOf(String userId) {
                return route;
            }

            @Override
            public Set<String> all() {
                return Set.of(route);
            }
        };
        TopicsConfig topics = ConfigProblems.read(TopicsConfig.class, Map.of("carflow.topics.default-route", route));
        return new EventRouter(
                routes, new Topics(topics, routes), vehicle -> Optional.empty(), SimulatedVehicles.TEST_TOPIC);
    }

    TestCluster cluster() {
        return cluster;
    }

    String name() {
        return name;
    }

    SmartcarSimulator smartcar() {
        return smartcar;
    }

    /** Keeps sent events from now on, because this scenario's logs do not. */
    ScenarioContext keepingSent() {
        ingest.keepSent();
        return this;
    }

    /** Returns them in the order of sending. */
    List<RawEvent> sent() {
        return ingest.sent();
    }

    /** Records that others put a record on this scenario's topics. */
    void noteForeign(Position position) {
        foreign.add(position);
    }

    boolean isForeign(Position position) {
        return foreign.contains(position);
    }

    /** Returns Smartcar's answers to the workers. */
    RecordedApi answers() {
        return answers;
    }

    /** Returns the vehicles that the webhook reports on. */
    List<String> vehicles() {
        return smartcar.fleet().liveVehicles().stream()
                .filter(Vehicle::isMonitored)
                .map(Vehicle::id)
                .toList();
    }

    WorkerSettings workerSettings() {
        return WorkerSettings.of(cluster, name, answers.uri(), smartcar.api().tokenUri());
    }

    Traffic traffic(List<String> vehicles, double perSecond, long seed) {
        return Traffic.start(smartcar.webhooks(), vehicles, perSecond, seed);
    }

    /** Waits until this many workers share the partitions: earlier events would measure their start. */
    ScenarioContext awaitMembers(int count) {
        await().atMost(Timeouts.PROGRESS)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> shareAll(
                        cluster.admin()
                                .describeConsumerGroups(List.of(name))
                                .all()
                                .get()
                                .get(name),
                        count));
        return this;
    }

    private static boolean shareAll(ConsumerGroupDescription group, int count) {
        return group.groupState() == GroupState.STABLE
                && group.members().size() == count
                && group.members().stream()
                        .noneMatch(
                                member -> member.assignment().topicPartitions().isEmpty());
    }

    /** Stops the traffic; all deliveries are on Kafka when this returns, including the repeated ones. */
    void finish(Traffic traffic, Violations violations) throws Exception {
        traffic.stop(violations);
        redeliveries.finish();
    }

    ApiCounts counts() {
        return smartcar.api().counts();
    }

    /** Returns the workers' committed offsets of a topic, by partition. */
    Map<TopicPartition, Long> committed(String topic) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            cluster.admin()
                    .listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null && partition.topic().equals(name + topic)) {
                            offsets.put(partition, offset.offset());
                        }
                    });
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the broker does not say what is committed", e);
        }
        return offsets;
    }

    long calls() {
        return counts().at(Endpoint.SIGNALS);
    }

    @Override
    public void close() {
        redeliveries.close();
        answers.close();
        Await.result(smartcar.close());
        ingest.close();
        Await.result(vertx.close());
    }
}
