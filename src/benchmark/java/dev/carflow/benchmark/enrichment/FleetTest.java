package dev.carflow.benchmark.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals.Amount;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
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

    /** By Zipf's law the first of a thousand has a tenth of the vehicles, and half of them have one or none. */
    @Test
    void theUsersOfASkewedFleetHaveDifferentNumbersOfVehicles() {
        Fleet fleet = new Fleet(1000, Amount.FEW, true);

        Map<String, Long> vehicles = IntStream.range(0, 1000)
                .mapToObj(fleet::user)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(Collections.max(vehicles.values())).isBetween(80L, 120L);
        assertThat(vehicles.size()).isBetween(200, 600);
        assertThat(fleet.user(1007)).isEqualTo(fleet.user(7));
    }

    @ParameterizedTest
    @EnumSource
    void aVehicleKeepsItsUser(Amount amount) {
        Fleet fleet = new Fleet(100, amount);

        assertThat(fleet.user(107)).isEqualTo(fleet.user(7)).isNotEqualTo(fleet.user(8));
    }
}
