package dev.carflow.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The members of a body that the envelope has, of both payload versions (contracts 1, 3 and 5). */
enum EnvelopeMember {
    EVENT_ID(Place.ROOT, "eventId", (envelope, text) -> envelope.eventId = text),
    EVENT_TYPE(Place.ROOT, "eventType", (envelope, text) -> envelope.eventType = text),
    ROOT_VEHICLE_ID(Place.ROOT, "vehicleId", (envelope, text) -> envelope.rootVehicleId = text),
    EVENT_NAME(Place.ROOT, "eventName", (envelope, text) -> envelope.eventName = text),
    ROOT_WEBHOOK_ID(Place.ROOT, "webhookId", (envelope, text) -> envelope.rootWebhookId = text),
    ROOT_MODE(Place.ROOT, "mode", (envelope, text) -> envelope.rootMode = text),
    DATA(Place.ROOT, "data", Place.DATA),
    META(Place.ROOT, "meta", Place.META),
    PAYLOAD(Place.ROOT, "payload", Place.PAYLOAD),
    USER(Place.DATA, "user", Place.USER),
    VEHICLE(Place.DATA, "vehicle", Place.VEHICLE),
    CHALLENGE(Place.DATA, "challenge", (envelope, text) -> envelope.challenge = text),
    USER_ID(Place.USER, "id", (envelope, text) -> envelope.userId = text),
    VEHICLE_ID(Place.VEHICLE, "id", (envelope, text) -> envelope.vehicleId = text),
    VEHICLE_MODE(Place.VEHICLE, "mode", (envelope, text) -> envelope.vehicleMode = text),
    WEBHOOK_ID(Place.META, "webhookId", (envelope, text) -> envelope.webhookId = text),
    DELIVERY_ID(Place.META, "deliveryId", (envelope, text) -> envelope.deliveryId = text),
    /** A number or a text: {@link DeliveryTime}. */
    DELIVERED_AT(Place.META, "deliveredAt", (envelope, text) -> envelope.deliveredAt = DeliveryTime.ofText(text)),
    MODE(Place.META, "mode", (envelope, text) -> envelope.mode = text),
    APPLICATION_ID(Place.META, "applicationId", (envelope, text) -> envelope.applicationId = text),
    /** A number. */
    SEQUENCE(Place.META, "sequence", (envelope, text) -> {}),
    LEGACY_CHALLENGE(Place.PAYLOAD, "challenge", (envelope, text) -> envelope.legacyChallenge = text),
    LEGACY_EVENT_ID(Place.PAYLOAD, "eventId", (envelope, text) -> envelope.legacyEventId = text),
    LEGACY_VEHICLE_ID(Place.PAYLOAD, "vehicleId", (envelope, text) -> envelope.legacyVehicleId = text),
    /** A list, of which the first object counts. */
    LEGACY_VEHICLES(Place.PAYLOAD, "vehicles", (envelope, text) -> {}),
    FIRST_VEHICLE_ID(Place.LEGACY_VEHICLE, "vehicleId", (envelope, text) -> envelope.firstVehicleId = text),
    FIRST_REQUEST_ID(Place.LEGACY_VEHICLE, "requestId", (envelope, text) -> envelope.firstRequestId = text);

    /** Objects of which members are read. */
    enum Place {
        ROOT,
        DATA,
        USER,
        VEHICLE,
        META,
        PAYLOAD,
        LEGACY_VEHICLE,
        /** Any other. */
        ELSEWHERE;

        /** Returns the member whose name these bytes are; null if nothing is read of it. */
        EnvelopeMember member(byte[] body, int from, int to) {
            for (EnvelopeMember member : ByPlace.MEMBERS[ordinal()]) {
                if (member.bytes.length == to - from
                        && Arrays.equals(member.bytes, 0, member.bytes.length, body, from, to)) {
                    return member;
                }
            }
            return null;
        }
    }

    /** A class of its own, because members name places and are made first. */
    private static final class ByPlace {

        static final EnvelopeMember[][] MEMBERS = Stream.of(Place.values())
                .map(place -> Stream.of(EnvelopeMember.values())
                        .filter(member -> member.place == place)
                        .toArray(EnvelopeMember[]::new))
                .toArray(EnvelopeMember[][]::new);

        private ByPlace() {}
    }

    private final Place place;
    private final byte[] bytes;
    private final Place opens;
    private final BiConsumer<Envelope, String> setter;

    EnvelopeMember(Place place, String name, Place opens) {
        this(place, name, opens, (envelope, text) -> {});
    }

    EnvelopeMember(Place place, String name, BiConsumer<Envelope, String> setter) {
        this(place, name, null, setter);
    }

    EnvelopeMember(Place place, String name, Place opens, BiConsumer<Envelope, String> setter) {
        this.place = place;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
        this.opens = opens;
        this.setter = setter;
    }

    /** Returns what the object is that is its value; null if an object as its value counts as absent. */
    Place opens() {
        return opens;
    }

    /** Takes its value, a text, over. */
    void set(Envelope envelope, String text) {
        setter.accept(envelope, text);
    }
}
