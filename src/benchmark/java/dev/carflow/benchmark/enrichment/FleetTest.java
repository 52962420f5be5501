package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals.Amount;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetTest {

    @ParameterizedTest
    @EnumSource
    void anEventHasItsNumberAndItsKeyIsItsUser(Amount amount) {
        Fleet fleet = new Fleet(100, amount);

        IntStream.of(0, 1, 99, 100, 4321).forEach(number -> {
            ProducerRecord<String, byte[]> event = fleet.event("topic", number, 0);
            JsonNode body = Samples.parse(event.value());
            assertThat(Fleet.number(body.at("/eventId").asText())).isEqualTo(number);
            assertThat(event.key())
                    .isEqualTo(fleet.user(number))
                    .isEqualTo(body.at("/data/user/id").asText());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aVehicleKeepsItsUser(Amount amount) {
        Fleet fleet = new Fleet(100, amount);

        assertThat(fleet.user(107)).isEqualTo(fleet.user(7)).isNotEqualTo(fleet.user(8));
    }
}
