package dev.carflow.eventlog;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.StartupProblem;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Prepares the log at start, without delaying the start: topics first, then the producer. While Kafka is away it keeps
 * trying, and events go to the spill; topics that cannot be created end the process.
 */
@ApplicationScoped
public class EventLogStarter {

    private static final Logger LOG = Logger.getLogger(EventLogStarter.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final TopicProvisioner provisioner;
    private final TopicConfigCheck suitability;
    private final EventLogProducer producer;
    private final TopicsInUse topics;
    private final RolesConfig roles;
    private final Uni<Void> provided;
    private volatile Cancellable starting = () -> {};
    private volatile Cancellable watching = () -> {};

    @Inject
    public EventLogStarter(
            TopicProvisioner provisioner,
            TopicConfigCheck suitability,
            EventLogProducer producer,
            TopicsInUse topics,
            RolesConfig roles) {
        this.provisioner = provisioner;
        this.suitability = suitability;
        this.producer = producer;
        this.topics = topics;
        this.roles = roles;
        this.provided =
                persistently(() -> provisioner.provide(topics.all())).memoize().indefinitely();
    }

    void onStart(@Observes StartupEvent event) {
        if (roles.command()) {
            return;
        }
        // Evaluated now: routes that contradict each other must stop the start.
        topics.all();
        watching = suitability.watch(topics::all, TopicConfigCheck.LOOK_EVERY);
        starting = provided.chain(this::prepareProducer).subscribe().with(ready -> {}, EventLogStarter::stop);
    }

    /** Completes once every topic exists; fails only when the process is about to end because one is missing. */
    public Uni<Void> topicsProvided() {
        return provided;
    }

    /** The workers' topics come second: they must not delay ingest. */
    private Uni<Void> prepareProducer() {
        Set<String> names = new TreeSet<>(roles.has(Role.INGEST) ? topics.appendable() : Set.of());
        Uni<Void> first = names.isEmpty() ? Uni.createFrom().voidItem() : prepare(Set.copyOf(names));
        if (!roles.has(Role.WORKER)) {
            return first;
        }
        names.addAll(topics.ofWorkers());
        return first.chain(() -> prepare(names));
    }

    private Uni<Void> prepare(Set<String> names) {
        return persistently(() -> producer.prepare(names))
                .invoke(() -> LOG.infof("CARFLOW0201: the event log is ready: %s", names));
    }

    private static Uni<Void> persistently(Supplier<Uni<? extends Void>> step) {
        return Uni.createFrom()
                .deferred(step)
                .onFailure(failure -> KafkaProblem.lasting(failure).isPresent())
                .transform(failure -> KafkaProblem.lasting(failure).orElseThrow())
                .onFailure(failure -> !(failure instanceof StartupProblem))
                .invoke(failure -> LOG.warnf(
                        "CARFLOW0202: Kafka is not ready: %s; trying again, until then events go to the spill",
                        KafkaProblem.describeFirst(failure)))
                .onFailure(failure -> !(failure instanceof StartupProblem))
                .retry()
                .withBackOff(FIRST_RETRY, LAST_RETRY)
                .indefinitely();
    }

    void onStop(@Observes ShutdownEvent event) {
        starting.cancel();
        watching.cancel();
    }

    private static void stop(Throwable failure) {
        if (failure instanceof StartupProblem problem) {
            problem.lines().forEach(line -> LOG.errorf("CARFLOW0203: %s", line));
        } else {
            LOG.error("CARFLOW0204: the event log cannot start", failure);
        }
        Quarkus.asyncExit(1);
    }
}
