package dev.carflow.history.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.history.Found;
import dev.carflow.history.TailedRecord;
import dev.carflow.redrive.topic.TopicPosition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailLineTest {

    private static final TailedRecord ENRICHED = record(Found.EVENT);

    @Test
    void aRecordIsOneLine() {
        assertThat(new TailLine(false).text(ENRICHED))
                .isEqualTo("2026-11-22T08:00:00Z          +1.2s  smartcar.enriched-4@9        "
                        + "   dev.carflow.vehicle_state.enriched    7859f08c-c510-4061-87fb-2cd3495296d1"
                        + "  PARTIAL, nothing-newer, 1 call");
        assertThat(new TailLine(false).json(ENRICHED))
                .isEqualTo(
                        "{\"at\":\"2026-11-22T08:00:00Z\",\"topic\":\"smartcar.enriched\",\"partition\":4,\"offset\":9,"
                                + "\"type\":\"dev.carflow.vehicle_state.enriched\","
                                + "\"eventId\":\"7859f08c-c510-4061-87fb-2cd3495296d1\",\"outcome\":\"PARTIAL\","
                                + "\"reason\":\"nothing-newer\",\"calls\":1,\"delaySeconds\":1.2}");
    }

    @Test
    void idsOfUsersAndVehiclesArePrintedOnDemand() {
        assertThat(new TailLine(false).text(ENRICHED)).doesNotContain(Found.USER, Found.VEHICLE);
        assertThat(new TailLine(false).json(ENRICHED)).doesNotContain(Found.USER, Found.VEHICLE);
        assertThat(new TailLine(true).text(ENRICHED)).contains(Found.USER, Found.VEHICLE);
        assertThat(new TailLine(true).json(ENRICHED)).contains(Found.USER, Found.VEHICLE);

        TailedRecord legacy = record("w1:" + Found.VEHICLE + ":r1");
        assertThat(new TailLine(false).json(legacy)).contains("\"eventId\":\"hidden\"");
        assertThat(new TailLine(true).json(legacy)).contains("w1:" + Found.VEHICLE);
    }

    private static TailedRecord record(String id) {
        return new TailedRecord(
                new TopicPosition("smartcar.enriched", 4, 9),
                Found.RECEIVED,
                Optional.of("dev.carflow.vehicle_state.enriched"),
                Optional.of(id),
                "PARTIAL",
                Optional.of("nothing-newer"),
                Optional.of(1L),
                Optional.of(Duration.ofMillis(1200)),
                Optional.of(Found.USER),
                Optional.of(Found.VEHICLE));
    }
}
