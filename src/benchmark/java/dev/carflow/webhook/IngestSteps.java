package dev.carflow.webhook;

import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.eventlog.KafkaRecords;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Event;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.Routes;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of ingest that cost processor time, one by one, on a live event: what microbenchmarks measure. It is compiled
 * with the tests, so that it changes with the product; JMH itself is on no class path but the microbenchmarks' own.
 */
public final class IngestSteps {

    private static final int MAX_DEPTH = 64;

    private final SignatureVerifier signatures = new SignatureVerifier(List.of(Samples.TOKEN));
    private final EnvelopeScanner scanner = new EnvelopeScanner(MAX_DEPTH);
    private final EventRouter router;
    private final byte[] body;
    private final String signature;
    private final Event event;

    public IngestSteps(Amount amount) {
        Routes routes = new ConfiguredRoutes("smartcar", Map.of(), List.of());
        TopicsConfig config = new SmallRyeConfigBuilder()
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        router = new EventRouter(
                routes, new Topics(config, routes), vehicle -> Optional.empty(), SimulatedVehicles.TEST_TOPIC);
        body = LiveSignals.event(amount, Instant.now()).toString().getBytes(StandardCharsets.UTF_8);
        signature = new Signer(Samples.TOKEN).sign(body);
        event = ((Scan.Delivered) scanner.scan(body)).event();
    }

    /** Returns whether the signature holds. */
    public boolean verify() {
        return signatures.verify(body, signature).holds();
    }

    /** Returns what the envelope says. */
    public Object scan() {
        return scanner.scan(body);
    }

    /** Returns the record for Kafka: topic, key and headers. */
    public Object headers() {
        return KafkaRecords.of(
                router.route(event, new ReceivedDelivery(body, Instant.now(), TraceContext.continueFrom(null, null))));
    }
}
