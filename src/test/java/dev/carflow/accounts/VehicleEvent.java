package dev.carflow.accounts;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.Service;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** An event of a vehicle, and the enriched event made of it. */
final class VehicleEvent {

    private VehicleEvent() {}

    static String stateOf(String userId, String vehicleId, String eventId) {
        return "{\"eventId\":\"" + eventId + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"" + userId
                + "\"},\"vehicle\":{\"id\":\"" + vehicleId + "\"},\"signals\":[]},\"meta\":{\"webhookId\":\"w\","
                + "\"deliveryId\":\"" + eventId + "\",\"mode\":\"LIVE\"}}";
    }

    static JsonNode enriched(String eventId) {
        await().until(() -> !Service.records("smartcar.enriched", entry -> is(entry, eventId))
                .isEmpty());
        return Samples.parse(Service.records("smartcar.enriched", entry -> is(entry, eventId))
                .get(0)
                .value());
    }

    static boolean is(ConsumerRecord<String, byte[]> entry, String eventId) {
        return eventId.equals(Service.header(entry, "ce_id"));
    }
}
