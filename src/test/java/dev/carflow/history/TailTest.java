package dev.carflow.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailTest {

    private static final TailFilter ALL =
            new TailFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void aRecordIsShownByItsHeadersAndItsEnrichment() {
        TailedRecord stored =
                TailedRecord.of(Place.EVENT, Found.event(16).sighting().entry());
        assertThat(stored.outcome()).isEqualTo("stored");
        assertThat(stored.delay()).contains(Duration.ZERO);
        assertThat(stored.namesAVehicle()).isFalse();

        assertThat(TailedRecord.of(
                                Place.EVENT,
                                Found.event(16)
                                        .with("carflow-spilled-at", Found.RECEIVED.toString())
                                        .sighting()
                                        .entry())
                        .outcome())
                .isEqualTo("drained");
        assertThat(TailedRecord.of(
                                Place.EVENT,
                                Found.event(16)
                                        .redrivenBy("replay-1")
                                        .sighting()
                                        .entry())
                        .outcome())
                .isEqualTo("redriven");
        TailedRecord parked = TailedRecord.of(
                Place.QUARANTINE, Found.quarantined(1, "too-deep").sighting().entry());
        assertThat(parked.outcome()).isEqualTo("quarantined");
        assertThat(parked.reason()).contains("too-deep");
        assertThat(parked.toString()).doesNotContain(Found.USER).doesNotContain(Found.VEHICLE);
    }

    @Test
    void anEnrichedEventHasItsOutcomeAndItsDelay() {
        StoredRecord entry = Found.enriched(9).sighting().entry();
        TailedRecord enriched = TailedRecord.of(
                Place.ENRICHED,
                new StoredRecord(
                        entry.at(),
                        entry.timestamp(),
                        entry.key(),
                        "{\"enrichment\":{\"outcome\":\"SKIPPED\",\"reason\":\"budget\",\"calls\":0}}".getBytes(UTF_8),
                        entry.headers()));

        assertThat(enriched.outcome()).isEqualTo("SKIPPED");
        assertThat(enriched.reason()).contains("budget");
        assertThat(enriched.calls()).contains(0L);
        assertThat(enriched.delay()).contains(Duration.ofMillis(1200));
        assertThat(TailedRecord.of(Place.ENRICHED, entry).outcome()).isEqualTo("other");
    }

    @Test
    void theIdOfAnEventOfPayload2NamesItsVehicle() {
        TailedRecord legacy = TailedRecord.of(
                Place.LEGACY,
                new StoredRecord(
                        new TopicPosition("smartcar.legacy", 0, 0),
                        Found.RECEIVED,
                        Found.VEHICLE,
                        null,
                        List.of(
                                new Header("ce_id", "w1:" + Found.VEHICLE + ":r1"),
                                new Header("ce_subject", Found.VEHICLE))));

        assertThat(legacy.namesAVehicle()).isTrue();
        assertThat(legacy.user()).isEmpty();
        assertThat(legacy.delay()).isEmpty();
    }

    @Test
    void aFilterTakesUserVehicleTypeAndRoute() {
        StoredRecord entry = Found.event(16).sighting().entry();

        assertThat(ALL.takes(entry)).isTrue();
        assertThat(filter(Found.USER, Found.VEHICLE, "VEHICLE-state").takes(entry))
                .isTrue();
        assertThat(filter("another", null, null).takes(entry)).isFalse();
        assertThat(filter(null, "another", null).takes(entry)).isFalse();
        assertThat(filter(null, null, "enriched").takes(entry)).isFalse();
        TailFilter route = new TailFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("vip"));
        assertThat(route.takesTopic("vip.enriched")).isTrue();
        assertThat(route.takesTopic("vip-2.enriched")).isFalse();
        assertThat(ALL.takesTopic("vip-2.enriched")).isTrue();
    }

    private static TailFilter filter(String user, String vehicle, String type) {
        return new TailFilter(
                Optional.ofNullable(user), Optional.ofNullable(vehicle), Optional.ofNullable(type), Optional.empty());
    }
}
