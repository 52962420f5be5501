package dev.carflow.routing;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;

/**
 * Turns an event into the record that readers of Kafka will see: topic, key and headers as {@code docs/events.md}
 * promises them, and the received bytes untouched.
 */
@ApplicationScoped
public class EventRouter {

    private final Routes routes;
    private final Topics topics;
    private final VehicleUsers users;

    @Inject
    public EventRouter(Routes routes, Topics topics, VehicleUsers users) {
        this.routes = routes;
        this.topics = topics;
        this.users = users;
    }

    /** The record for {@code event}, as it was received. */
    public EventRecord route(Event event, Receipt receipt) {
        // Chains of instanceof, not a pattern switch: the language level is 17.
        if (event instanceof VehicleEvent vehicle) {
            return vehicleRecord(vehicle, receipt);
        }
        if (event instanceof LegacyEvent legacy) {
            return legacyRecord(legacy, receipt);
        }
        return quarantineRecord((UnroutableEvent) event, receipt);
    }

    private EventRecord vehicleRecord(VehicleEvent event, Receipt receipt) {
        String topic = event.test() ? topics.test() : topics.live(routes.routeOf(event.userId()), event.type());
        List<Header> headers =
                EventHeaders.of(event.eventId(), cloudEventType(event.type().name()), event.delivery(), receipt);
        if (event.vehicleId() != null) {
            headers.add(new Header(EventHeaders.SUBJECT, event.vehicleId()));
        }
        return new EventRecord(topic, event.userId(), receipt.body(), headers);
    }

    /** Payload 2.0 names no user: keyed by the vehicle's user, or by the vehicle while nobody knows whose it is. */
    private EventRecord legacyRecord(LegacyEvent event, Receipt receipt) {
        Delivery delivery = new Delivery(event.webhookId(), null, null);
        List<Header> headers =
                EventHeaders.of(event.eventId(), "com.smartcar.legacy." + typeName(event.name()), delivery, receipt);
        if (event.vehicleId() != null) {
            headers.add(new Header(EventHeaders.SUBJECT, event.vehicleId()));
        }
        String key = event.vehicleId() == null
                ? null
                : users.userOf(event.vehicleId()).orElse(event.vehicleId());
        return new EventRecord(topics.legacy(), key, receipt.body(), headers);
    }

    private EventRecord quarantineRecord(UnroutableEvent event, Receipt receipt) {
        String type = event.eventType() == null ? "com.smartcar.unknown" : cloudEventType(event.eventType());
        List<Header> headers = EventHeaders.of(event.eventId(), type, event.delivery(), receipt);
        headers.add(new Header(EventHeaders.REASON, event.defect().slug()));
        headers.add(new Header(EventHeaders.CAUSE, event.detail()));
        return new EventRecord(topics.quarantine(), event.userId(), receipt.body(), headers);
    }

    private static String cloudEventType(String eventType) {
        return "com.smartcar." + typeName(eventType);
    }

    /** An event type as the last part of a CloudEvents type; one that is not a plain word is not repeated. */
    private static String typeName(String eventType) {
        boolean plain = !eventType.isEmpty()
                && eventType.length() <= 64
                && eventType.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
        return plain ? eventType.toLowerCase(Locale.ROOT) : "unknown";
    }
}
