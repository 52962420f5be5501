package dev.carflow.routing;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Turns an event into the record that readers of Kafka see: topic, key and headers as {@code docs/events.md} promises
 * them, and the received bytes unchanged.
 */
@ApplicationScoped
public class EventRouter {

    private static final Logger LOG = Logger.getLogger(EventRouter.class);
    private static final Map<VehicleMode, Header> MODES = Arrays.stream(VehicleMode.values())
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), mode -> new Header(EventHeaders.MODE, mode.slug())));

    private static final Map<VehicleEventType, String> TYPES = Arrays.stream(VehicleEventType.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), type -> cloudEventType(type.name())));

    private final Routes routes;
    private final Topics topics;
    private final VehicleUsers users;
    private final SimulatedVehicles simulated;
    private final AtomicBoolean simulatedTopicLogged = new AtomicBoolean();

    @Inject
    public EventRouter(Routes routes, Topics topics, VehicleUsers users, RoutingConfig config) {
        this(routes, topics, users, config.simulatedVehicles());
    }

    public EventRouter(Routes routes, Topics topics, VehicleUsers users, SimulatedVehicles simulated) {
        this.routes = routes;
        this.topics = topics;
        this.users = users;
        this.simulated = simulated;
    }

    /** Returns the record for an event. */
    public EventRecord route(Event event, ReceivedDelivery receipt) {
        // Chains of instanceof, not a pattern switch: the language level is 17.
        if (event instanceof VehicleEvent vehicle) {
            return vehicleRecord(vehicle, receipt);
        }
        if (event instanceof LegacyEvent legacy) {
            return legacyRecord(legacy, receipt);
        }
        return quarantineRecord((UnroutableEvent) event, receipt);
    }

    private EventRecord vehicleRecord(VehicleEvent event, ReceivedDelivery receipt) {
        List<Header> headers = EventHeaders.of(event.eventId(), TYPES.get(event.type()), event.delivery(), receipt);
        headers.add(MODES.get(event.mode()));
        if (event.vehicleId() != null) {
            headers.add(new Header(EventHeaders.SUBJECT, event.vehicleId()));
        }
        return new EventRecord(topicOf(event), event.userId(), receipt.body(), headers);
    }

    private String topicOf(VehicleEvent event) {
        boolean test =
                switch (event.mode()) {
                    case TEST -> true;
                    case SIMULATED -> simulated == SimulatedVehicles.TEST_TOPIC;
                    case LIVE, UNKNOWN -> false;
                };
        if (test && event.mode() == VehicleMode.SIMULATED && simulatedTopicLogged.compareAndSet(false, true)) {
            LOG.infof(
                    "CARFLOW0104: events of simulated vehicles come in and go to %s, not enriched: set"
                            + " CARFLOW_ROUTING_SIMULATED_VEHICLES=live-topics where they are to be like those of real cars",
                    topics.test());
        }
        return test ? topics.test() : topics.liveOf(routes.routeOf(event.userId()), event.type());
    }

    /** Payload 2.0 names no user: keyed by the vehicle's user, or by the vehicle while its user is unknown. */
    private EventRecord legacyRecord(LegacyEvent event, ReceivedDelivery receipt) {
        Delivery delivery = new Delivery(event.webhookId(), null, null);
        List<Header> headers =
                EventHeaders.of(event.eventId(), "com.smartcar.legacy." + typeName(event.name()), delivery, receipt);
        headers.add(MODES.get(event.mode()));
        if (event.vehicleId() != null) {
            headers.add(new Header(EventHeaders.SUBJECT, event.vehicleId()));
        }
        String key = event.vehicleId() == null
                ? null
                : users.userOf(event.vehicleId()).orElse(event.vehicleId());
        return new EventRecord(topics.legacy(), key, receipt.body(), headers);
    }

    private EventRecord quarantineRecord(UnroutableEvent event, ReceivedDelivery receipt) {
        String type = event.eventType() == null ? "com.smartcar.unknown" : cloudEventType(event.eventType());
        List<Header> headers = EventHeaders.of(event.eventId(), type, event.delivery(), receipt);
        headers.add(new Header(EventHeaders.REASON, event.defect().slug()));
        headers.add(new Header(EventHeaders.CAUSE, event.detail()));
        return new EventRecord(topics.quarantine(), event.userId(), receipt.body(), headers);
    }

    private static String cloudEventType(String eventType) {
        return "com.smartcar." + typeName(eventType);
    }

    /** Returns an event type as the last part of a CloudEvents type; one that is not a plain word is replaced. */
    private static String typeName(String eventType) {
        boolean plain = !eventType.isEmpty()
                && eventType.length() <= 64
                && eventType.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
        return plain ? eventType.toLowerCase(Locale.ROOT) : "unknown";
    }
}
