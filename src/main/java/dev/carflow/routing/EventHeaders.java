package dev.carflow.routing;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.spill.SpilledEvent;
import dev.carflow.routing.Event.Delivery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The headers of every record: CloudEvents 1.0 in binary mode (Kafka protocol binding, section 3.2) and our own. */
public final class EventHeaders {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String SUBJECT = EventRecord.SUBJECT;
    public static final String TIME = "ce_time";
    public static final String DATA_SCHEMA = "ce_dataschema";
    public static final String CONTENT_TYPE = "content-type";

    /** On an enriched event: the {@link #SOURCE} of the raw event, with which it shares {@link #ID}. */
    public static final String ORIGIN_SOURCE = "ce_originsource";

    /** Identifies one of Smartcar's attempts: {@code meta.deliveryId}, or an id of our own if it is missing. */
    public static final String DELIVERY_ID = "carflow-delivery-id";

    /** When the whole request had arrived, ISO-8601 UTC. */
    public static final String RECEIVED_AT = "carflow-received-at";

    /** {@code meta.sequence}, if it was sent: orders readings of the same time. */
    public static final String SEQUENCE = "carflow-sequence";

    /** {@code meta.applicationId}, if it was sent. */
    public static final String APPLICATION = "carflow-application";

    /** Whether the event is about a real car, one of {@link VehicleMode}; absent if it could not be routed. */
    public static final String MODE = "carflow-mode";

    /** Why a record is in the quarantine, one of {@link EventDefect}. */
    public static final String REASON = "carflow-reason";

    /** The exact defect and its position, for people; never content. */
    public static final String CAUSE = "carflow-cause";

    /**
     * On a record that was published again for processing, and on the enriched record made from it: the id of that
     * redrive or replay. Part of the key by which duplicates are recognised.
     */
    public static final String REDRIVE_ID = "carflow-redrive-id";

    /** On a dead letter: the topic of the record. */
    public static final String ORIGIN_TOPIC = "carflow-origin-topic";

    public static final String ORIGIN_PARTITION = "carflow-origin-partition";
    public static final String ORIGIN_OFFSET = "carflow-origin-offset";

    /** On a record that came through the spill: when it was spilled, ISO-8601 UTC. */
    public static final String SPILLED_AT = SpilledEvent.SPILLED_AT;

    private static final Header SPEC_VERSION_1 = new Header(SPEC_VERSION, "1.0");
    private static final Header JSON = new Header(CONTENT_TYPE, "application/json");
    private static final String SOURCE_PREFIX = "/smartcar/webhooks";

    private EventHeaders() {}

    /** Returns the headers that every record has, as a mutable list. */
    static List<Header> of(String eventId, String type, Delivery delivery, ReceivedDelivery receipt) {
        String deliveryId = delivery.deliveryId() == null ? UUID.randomUUID().toString() : delivery.deliveryId();
        List<Header> headers = new ArrayList<>(14);
        headers.add(SPEC_VERSION_1);
        // CloudEvents requires an id: the delivery's stands in for a missing one.
        headers.add(new Header(ID, eventId == null ? deliveryId : eventId));
        headers.add(new Header(TYPE, type));
        headers.add(new Header(SOURCE, source(delivery.webhookId())));
        if (delivery.deliveredAt() != null) {
            headers.add(new Header(TIME, IsoInstant.of(delivery.deliveredAt())));
        }
        headers.add(JSON);
        headers.add(new Header(DELIVERY_ID, deliveryId));
        headers.add(new Header(RECEIVED_AT, IsoInstant.of(receipt.receivedAt())));
        if (delivery.sequence() != null) {
            headers.add(new Header(SEQUENCE, delivery.sequence().toString()));
        }
        if (delivery.applicationId() != null) {
            headers.add(new Header(APPLICATION, delivery.applicationId()));
        }
        receipt.trace().addTo(headers);
        return headers;
    }

    /** Returns the headers of a record that Carflow creates itself, as a mutable list. */
    public static List<Header> ofOwn(String id, String type, String source, String time, String dataSchema) {
        return new ArrayList<>(List.of(
                SPEC_VERSION_1,
                new Header(ID, id),
                new Header(TYPE, type),
                new Header(SOURCE, source),
                new Header(TIME, time),
                JSON,
                new Header(DATA_SCHEMA, dataSchema)));
    }

    /** Returns a URI reference, as CloudEvents requires: characters that do not occur in UUIDs are percent-encoded. */
    private static String source(String webhookId) {
        if (webhookId == null) {
            return SOURCE_PREFIX;
        }
        return isPlain(webhookId)
                ? SOURCE_PREFIX + '/' + webhookId
                : SOURCE_PREFIX
                        + '/'
                        + URLEncoder.encode(webhookId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns whether the encoder would change nothing: letters, digits and hyphens, as in UUIDs. */
    private static boolean isPlain(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c >= 'A' && c <= 'Z');
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
