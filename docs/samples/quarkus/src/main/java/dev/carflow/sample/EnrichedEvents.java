package dev.carflow.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads enriched events and prints each change of the present state of a vehicle's signals, one JSON object a line. */
@ApplicationScoped
public class EnrichedEvents {

    private final ObjectMapper json;
    private final VehicleState state = new VehicleState(System.out::println);

    @Inject
    EnrichedEvents(ObjectMapper json) {
        this.json = json;
    }

    @Incoming("enriched")
    void take(ConsumerRecord<String, String> record) throws JsonProcessingException {
        // Simulated cars come only where the operator wants them, and are no customer's.
        if (Set.of("simulated", "test").contains(header(record, "carflow-mode"))) {
            return;
        }
        String event = header(record, "ce_source") + ' ' + header(record, "ce_id");
        state.take(header(record, "ce_type"), event, json.readTree(record.value()));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
