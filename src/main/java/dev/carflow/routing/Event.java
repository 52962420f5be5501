package dev.carflow.routing;

import java.time.Instant;
import java.util.Objects;

/**
 * A delivery whose signature held, as far as routing needs to know it. Ids are opaque strings (contract 0.5); those
 * that a delivery may lack are null.
 */
public sealed interface Event {

    /**
     * Identifies the delivery; every part may be null (contract 3.3 and 12.1).
     *
     * @param applicationId Smartcar's id of the application
     * @param sequence orders readings of the same time
     */
    record Delivery(String webhookId, String deliveryId, Instant deliveredAt, String applicationId, Long sequence) {

        public static final Delivery UNKNOWN = new Delivery(null, null, null);

        public Delivery(String webhookId, String deliveryId, Instant deliveredAt) {
            this(webhookId, deliveryId, deliveredAt, null, null);
        }
    }

    /** A vehicle event of payload 4.0 (contract 3). */
    record VehicleEvent(
            VehicleEventType type, String eventId, String userId, String vehicleId, VehicleMode mode, Delivery delivery)
            implements Event {
        public VehicleEvent {
            Objects.requireNonNull(type);
            Objects.requireNonNull(eventId);
            Objects.requireNonNull(userId);
            Objects.requireNonNull(mode);
            Objects.requireNonNull(delivery);
        }
    }

    /**
     * An event of payload 2.0 (contract 5.1), which names no user.
     *
     * @param name its {@code eventName}
     * @param eventId its own id; without one, composed of webhook, vehicle and request
     * @param vehicleId the vehicle, or the first of several
     */
    record LegacyEvent(String name, String eventId, String vehicleId, String webhookId, VehicleMode mode)
            implements Event {
        public LegacyEvent {
            Objects.requireNonNull(name);
            Objects.requireNonNull(mode);
        }
    }

    /**
     * A signed delivery that cannot be routed. A retry would not help, so it is parked for an operator.
     *
     * @param detail where and what, without any of the content
     * @param userId the user, if the body names one
     */
    record UnroutableEvent(
            EventDefect defect, String detail, String eventType, String eventId, String userId, Delivery delivery)
            implements Event {
        public UnroutableEvent {
            Objects.requireNonNull(defect);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(delivery);
        }

        public static UnroutableEvent unreadable(EventDefect defect, String detail) {
            return new UnroutableEvent(defect, detail, null, null, null, Delivery.UNKNOWN);
        }
    }
}
