package dev.carflow.proof.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.Samples;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.proof.deployment.DeploymentSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.webhooks.Attempt;
import dev.carflow.sandbox.simulator.webhooks.AttemptResult;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A deployment that is fully recorded: the requests to it, Smartcar's answers to it, and what it stores. */
final class AuditedDeployment implements AutoCloseable {

    /** Few users, so that each has an event in flight much of the time; some have more than one vehicle. */
    static final FleetSettings FLEET = FleetSettings.harsh(40, 60);

    private final RequestLog requests = new RequestLog();
    private final KnownReadings known = new KnownReadings();
    private final Observation observation = new Observation(known, Deployment.WANTED_AGE);
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private final Deployment deployment;
    private TopicTail topics;

    AuditedDeployment(DeploymentSettings settings) throws IOException {
        deployment = new Deployment(FLEET, Samples.TOKEN, settings, known::answer);
        deployment.smartcar().webhooks().onAttempt(this::record);
    }

    AuditedDeployment start() throws IOException {
        deployment.start();
        topics = new TopicTail(deployment.bootstrapServers());
        return this;
    }

    Deployment deployment() {
        return deployment;
    }

    RequestLog requests() {
        return requests;
    }

    Observation observation() {
        return observation;
    }

    TopicTail topics() {
        return topics;
    }

    /**
     * @return why recording failed; then nothing can be said of this deployment
     */
    Optional<Throwable> failure() {
        return failure.get();
    }

    private void record(DeliveredEvent event, Attempt attempt) {
        try {
            byte[] body = attempt.body().orElseThrow().bytes();
            Destination destination = destination(event);
            Set<String> keys =
                    destination == Destination.LEGACY ? keysOfLegacy(event.vehicleId()) : Set.of(event.userId());
            String answer = attempt.result() instanceof AttemptResult.Answered answered
                    ? String.valueOf(answered.status())
                    : ((AttemptResult.Failed) attempt.result()).reason();
            requests.answered(
                    Expectation.of(destination, keys, body),
                    Expectation.attempt(body, attempt.sentAt(), Instant.now(), answer));
        } catch (RuntimeException e) {
            failure.set(Optional.of(e));
        }
    }

    /** The user's key if Carflow knows the vehicle's user, otherwise the vehicle's. */
    private Set<String> keysOfLegacy(String vehicleId) {
        return Stream.concat(
                        deployment.smartcar().fleet().usersOf(vehicleId).stream()
                                .map(User::id),
                        Stream.of(vehicleId))
                .collect(Collectors.toSet());
    }

    private static Destination destination(DeliveredEvent event) {
        boolean simulated = event.mode().equals("SIMULATED");
        return switch (event.kind()) {
            case FIRST_DELIVERY, SIGNAL_UPDATED -> simulated ? Destination.TEST : Destination.STATE;
            case ERROR, RESOLVED -> simulated ? Destination.TEST : Destination.ERROR;
            case TEST -> Destination.TEST;
            case LEGACY_SCHEDULE, LEGACY_EVENT -> Destination.LEGACY;
            case UNROUTABLE -> Destination.QUARANTINE;
        };
    }

    /** Records a request that was sent individually. */
    void record(Destination destination, String key, byte[] body, Instant sent, String answer) {
        requests.answered(
                Expectation.of(destination, Set.of(key), body), Expectation.attempt(body, sent, Instant.now(), answer));
    }

    /** Signed and readable, but of an unknown type: for the quarantine. */
    static byte[] unroutable(String eventId, String userId) {
        return ("{\"eventId\":\"" + eventId + "\",\"eventType\":\"VEHICLE_DREAM\",\"data\":{\"user\":{\"id\":\""
                        + userId + "\"}}}")
                .getBytes(UTF_8);
    }

    @Override
    public void close() throws IOException {
        if (topics != null) {
            topics.close();
        }
        deployment.close();
        observation.close();
    }
}
