package dev.carflow.eventlog;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Pings the brokers every other second, so that readiness does not depend on traffic. */
@ApplicationScoped
public class BrokerProbe {

    private static final Logger LOG = Logger.getLogger(BrokerProbe.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** About as long as the producer has for a record: slower brokers confirm none in time. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final Duration REFUSAL_COUNTS_FOR = Duration.ofSeconds(10);

    private final KafkaAdmin admin;
    private final EventLogProducer producer;
    private final KafkaAvailability availability;
    private final EventLogMetrics metrics;
    private final PartitionHealth trouble;
    private final RolesConfig roles;
    private volatile boolean answering;
    private volatile Cancellable probing = () -> {};

    @Inject
    public BrokerProbe(
            KafkaAdmin admin,
            EventLogProducer producer,
            KafkaAvailability availability,
            EventLogMetrics metrics,
            PartitionHealth trouble,
            RolesConfig roles) {
        this.admin = admin;
        this.producer = producer;
        this.availability = availability;
        this.metrics = metrics;
        this.trouble = trouble;
        this.roles = roles;
    }

    /** Whether Kafka makes records durable at present, and if not, why. */
    public enum State {
        AVAILABLE("records are being made durable"),
        STARTING("topics and producer are not ready yet"),
        NOT_CONNECTED("Kafka's client has not logged in, or cannot resolve the brokers' names"),
        SILENT("the brokers do not answer"),
        REFUSING("the brokers answer, but the latest records were not confirmed"),
        ON_TRIAL("the brokers answer again, and a record is still to prove it");

        private final String description;

        State(String description) {
            this.description = description;
        }

        public String description() {
            return description;
        }
    }

    public State state() {
        if (!answering) {
            return admin.isConnected() ? State.SILENT : State.NOT_CONNECTED;
        }
        if (!producer.isReady()) {
            return State.STARTING;
        }
        if (metrics.isRefusing(REFUSAL_COUNTS_FOR)) {
            return State.REFUSING;
        }
        return availability.isAway() ? State.ON_TRIAL : State.AVAILABLE;
    }

    void onStart(@Observes StartupEvent event) {
        if (!roles.has(Role.INGEST)) {
            return;
        }
        probing = Multi.createFrom()
                .ticks()
                .every(INTERVAL)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> probe())
                .subscribe()
                .with(answer -> {});
    }

    void onStop(@Observes ShutdownEvent event) {
        probing.cancel();
    }

    /** Never fails: one faulty probe must not end the probing. */
    private Uni<Void> probe() {
        return Uni.createFrom()
                .deferred(this::ask)
                .invoke(this::update)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.error(
                        "CARFLOW0208: a probe of the Kafka brokers went wrong; the next one follows", failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Boolean> ask() {
        return admin.ping(DEADLINE)
                .replaceWith(true)
                .ifNoItem()
                .after(DEADLINE.multipliedBy(2))
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false);
    }

    private void update(boolean answer) {
        if (answer != answering) {
            if (answer) {
                LOG.info("CARFLOW0206: the Kafka brokers answer");
            } else {
                LOG.info("CARFLOW0207: the Kafka brokers do not answer");
            }
        }
        answering = answer;
        availability.probed(
                answer,
                (admin.isConnected() ? State.SILENT : State.NOT_CONNECTED).description(),
                metrics.lastStoredAt());
        if (answer) {
            trouble.check(metrics::takeTimedOut);
        }
    }
}
