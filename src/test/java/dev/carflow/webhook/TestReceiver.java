package dev.carflow.webhook;

import dev.carflow.ConfigProblems;
import dev.carflow.Samples;
import dev.carflow.eventlog.EventLog;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Receivers with the samples' token, the default route and its topics. */
final class TestReceiver {

    static final int MAX_DEPTH = 64;

    /** More than any test makes. */
    private static final int HANDSHAKES_PER_MINUTE = 1_000_000;

    private static final Routes DEFAULT_ROUTE = new Routes() {
        @Override
        public String routeOf(String userId) {
            return "smartcar";
        }

        @Override
        public Set<String> all() {
            return Set.of("smartcar");
        }
    };

    private TestReceiver() {}

    static WebhookReceiver of(EventLog log, SignatureMismatchListener mismatches) {
        SignatureVerifier signatures = new SignatureVerifier(List.of(Samples.TOKEN));
        Topics topics = new Topics(ConfigProblems.read(TopicsConfig.class, Map.of()), DEFAULT_ROUTE);
        return new WebhookReceiver(
                signatures,
                new EnvelopeScanner(MAX_DEPTH),
                new ChallengeResponder(signatures, HANDSHAKES_PER_MINUTE, System::nanoTime),
                new EventRouter(DEFAULT_ROUTE, topics, vehicle -> Optional.empty(), SimulatedVehicles.TEST_TOPIC),
                log,
                mismatches,
                new WebhookMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
    }
}
