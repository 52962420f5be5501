package dev.carflow.enrichment.worker;

import dev.carflow.accounts.AccountDirectory;
import dev.carflow.eventlog.EventLogStarter;
import dev.carflow.http.ShutdownConfig;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.StartupFailure;
import dev.carflow.operations.StartupProblem;
import dev.carflow.routing.Topics;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.ClientProxy;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** This process's consumer loops: started once the topics are there, stopped before anything that they use. */
@ApplicationScoped
public class WorkerLifecycle {

    /**
     * Setting of a process that receives webhooks: what is wrong with its settings of enrichment, a line each; absent if
     * nothing is. It cannot be set from outside.
     */
    public static final String SETTING_PROBLEMS = "carflow.enrichment.problems";

    /** Bytes of a request to Kafka, and so of a record; the brokers' default limit. */
    static final int MAX_REQUEST_BYTES = 1024 * 1024;

    /** The frames of a record and its batch are added to this. */
    private static final int MAX_RECORD_BYTES = MAX_REQUEST_BYTES - 1024;

    /** Above 0 the partitions that they should read are not enriched. */
    static final MeterDefinition LOOPS_STALLED = MeterDefinition.gauge(
                    "carflow.enrichment.consumer.loops.stalled", "Consumer loops of this process that are not at work")
            .advice("Above 0 for minutes: the process enriches nothing of their partitions; the log " + "says why");

    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);

    private final ConsumerConfig consumer;
    private final DuplicatesConfig duplicates;
    private final RolesConfig roles;
    private final Topics topics;
    private final EventLogStarter starter;
    private final AccountDirectory accounts;
    private final WorkerClients clients;
    private final RecordProcessor processor;
    private final MeterRegistry registry;
    private final Vertx vertx;
    private final Tracing tracing;
    private final Optional<String> problems;
    private final ContinuityTracker continuities = new ContinuityTracker();
    private volatile List<ConsumerLoop> loops = List.of();

    @Inject
    WorkerLifecycle(
            ConsumerConfig consumer,
            DuplicatesConfig duplicates,
            RolesConfig roles,
            Topics topics,
            EventLogStarter starter,
            AccountDirectory accounts,
            WorkerClients clients,
            RecordProcessor processor,
            MeterRegistry registry,
            Vertx vertx,
            Tracing tracing,
            @ConfigProperty(name = SETTING_PROBLEMS) Optional<String> problems) {
        this.consumer = consumer;
        this.duplicates = duplicates;
        this.roles = roles;
        this.topics = topics;
        this.starter = starter;
        this.accounts = accounts;
        this.clients = clients;
        this.processor = processor;
        this.registry = registry;
        this.vertx = vertx;
        this.tracing = tracing;
        this.problems = problems;
    }

    void onStart(@Observes StartupEvent event) {
        if (roles.has(Role.WORKER)) {
            LOOPS_STALLED.gauge(registry, this, WorkerLifecycle::stalledLoops);
            if (problems.isPresent()) {
                cannotStart(new StartupProblem(lines(problems)));
                return;
            }
            // Accounts first, if available: events are to name the customer.
            starter.topicsProvided().chain(accounts::settled).subscribe().with(ready -> start(), this::cannotStart);
        } else if (roles.has(Role.INGEST)) {
            lines(problems)
                    .forEach(line ->
                            LOG.warnf("CARFLOW0404: a setting that this process does not use is wrong: %s", line));
        }
    }

    private static List<String> lines(Optional<String> problems) {
        return problems.map(text -> text.lines().toList()).orElse(List.of());
    }

    void onStop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        List<ConsumerLoop> running = loops;
        running.forEach(ConsumerLoop::stop);
        // The deadline covers all consumer loops together, as the shutdown's sum expects.
        long until = System.nanoTime() + ShutdownConfig.WORKER_ENDS_WITHIN.toNanos();
        for (ConsumerLoop loop : running) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            // Not 0: that would wait for ever.
            loop.awaitEnd(Duration.ofMillis(Math.max(1, left)));
        }
    }

    int configuredLoops() {
        return consumer.loops();
    }

    /** Returns the number of consumer loops that are not running; those not yet started count. */
    int stalledLoops() {
        return configuredLoops()
                - (int) loops.stream().filter(ConsumerLoop::isGoing).count();
    }

    /** Returns the number of consumer loops that only a restart of the process would bring back. */
    int lostLoops() {
        return (int) loops.stream().filter(ConsumerLoop::needsRestart).count();
    }

    private void start() {
        try {
            startLoops();
        } catch (RuntimeException | Error e) {
            cannotStart(e);
        }
    }

    /**
     * A process that receives webhooks continues with that and reports its consumer loops as stalled; another process
     * ends.
     */
    private void cannotStart(Throwable failure) {
        StartupFailure.of(failure)
                .ifPresentOrElse(
                        known -> known.lines()
                                .forEach(line -> LOG.errorf("CARFLOW0402: the worker cannot start: %s", line)),
                        () -> LOG.error("CARFLOW0403: the worker cannot start", failure));
        if (!roles.has(Role.INGEST)) {
            end();
        }
    }

    void end() {
        Quarkus.asyncExit(1);
    }

    private void startLoops() {
        // Made here, not by the first event on an event loop.
        RecordProcessor made = ClientProxy.unwrap(processor);
        loops = IntStream.range(0, consumer.loops())
                .mapToObj(number -> loop(number, made))
                .toList();
        loops.forEach(ConsumerLoop::start);
        LOG.infof(
                "CARFLOW0401: consumer loops: %d, reading %s as group %s",
                loops.size(), topics.enrichable(), consumer.group());
    }

    private ConsumerLoop loop(int number, RecordProcessor made) {
        int loops = Runtime.getRuntime().availableProcessors();
        return new ConsumerLoop(
                "carflow-consumer-loop-" + number,
                settings(number, consumer, duplicates, topics),
                clients,
                new Dispatcher(vertx, loops, made, tracing),
                continuities,
                new WorkerMetrics(registry, String.valueOf(number)),
                Clock.systemUTC());
    }

    private static Set<InputTopic> inputs(Topics topics) {
        return topics.enrichedByInput().entrySet().stream()
                .map(input -> {
                    String route = input.getValue().route();
                    boolean ofErrors = input.getKey().equals(Topics.live(route, VehicleEventType.VEHICLE_ERROR));
                    return new InputTopic(input.getKey(), route, ofErrors);
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    static ConsumerLoopSettings settings(
            int number, ConsumerConfig consumer, DuplicatesConfig duplicates, Topics topics) {
        return new ConsumerLoopSettings(
                consumer.group(),
                consumer.instanceId().map(name -> name + "-" + number),
                inputs(topics),
                topics.derived(),
                topics.deadLetter(),
                consumer.maxInFlight(),
                consumer.maxSizeInFlight().asLongValue(),
                MAX_RECORD_BYTES,
                consumer.commitInterval(),
                duplicates.window(),
                duplicates.maxEvents());
    }
}
