package dev.carflow.enrichment.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DuplicateWindowTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final long NOW = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);

    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();
    private final DuplicateWindow window = new DuplicateWindow(WINDOW, 1_000_000, CLOCK);

    record Delivery(int event, long timestamp) {}

    @Test
    void anEventIsADuplicateWithinTheWindowAndNotLongAfter() {
        // Given
        Fingerprint event = fingerprint("/smartcar/webhooks/a", "1");
        long first = NOW - Duration.ofHours(1).toMillis();
        assertThat(window.add(event, first)).isTrue();

        // Then
        assertThat(window.add(event, first + WINDOW.toMillis())).isFalse();
        assertThat(window.add(event, first + 2 * WINDOW.toMillis())).isTrue();
    }

    @Test
    void anEventMayBeRememberedForAShareLongerThanTheWindowAndNoLonger() {
        long longest = DuplicateWindow.longest(WINDOW).toMillis();
        long first = NOW - Duration.ofHours(1).toMillis();
        long rememberedLongest = 0;
        for (long shift = 0; shift < longest - WINDOW.toMillis(); shift += 500) {
            // Given
            DuplicateWindow tested = new DuplicateWindow(WINDOW, 1000, CLOCK);
            Fingerprint event = fingerprint("s", "1");
            tested.add(event, first + shift);

            // When: its second delivery comes as late as it may
            boolean isForgotten = tested.add(event, first + shift + longest - 500);
            rememberedLongest += isForgotten ? 0 : 1;

            // Then
            DuplicateWindow other = new DuplicateWindow(WINDOW, 1000, CLOCK);
            other.add(event, first + shift);
            assertThat(other.add(event, first + shift + longest + 1)).isTrue();
        }
        assertThat(rememberedLongest).isPositive();
    }

    @Test
    void theSameEventIdOfAnotherWebhookIsAnotherEvent() {
        assertThat(window.add(fingerprint("/smartcar/webhooks/a", "1"), NOW)).isTrue();
        assertThat(window.add(fingerprint("/smartcar/webhooks/b", "1"), NOW)).isTrue();
        assertThat(window.add(fingerprint("/smartcar/webhooks/a", "1"), NOW)).isFalse();
    }

    @Test
    void aProducerWhoseClockIsAheadDoesNotEmptyTheWindow() {
        // Given
        Fingerprint event = fingerprint("s", "1");
        window.add(event, NOW);

        // When
        window.add(fingerprint("s", "2"), NOW + Duration.ofDays(300).toMillis());

        // Then
        assertThat(window.add(event, NOW)).isFalse();
    }

    @Test
    void aProducerWhoseClockIsAheadDoesNotEmptyTheWindowOfABacklogEither() {
        // Given: events of three hours ago
        long then = NOW - Duration.ofHours(3).toMillis();
        Fingerprint event = fingerprint("s", "1");
        window.add(event, then);

        // When
        window.add(fingerprint("s", "2"), NOW + Duration.ofMinutes(11).toMillis());

        // Then
        assertThat(window.add(event, then + 1000)).isFalse();
    }

    @Test
    void anEventOfAProducerWhoseClockIsBehindIsRememberedAsLongAsAnyOther() {
        // Given: two producers, one of them a quarter of an hour or more behind
        for (Duration behind : List.of(Duration.ofMinutes(14), Duration.ofMinutes(20), Duration.ofDays(300))) {
            DuplicateWindow tested = new DuplicateWindow(WINDOW, 1_000_000, CLOCK);
            long then = NOW - Duration.ofHours(1).toMillis();
            Fingerprint event = fingerprint("s", "late");
            tested.add(fingerprint("s", "before"), then);
            tested.add(event, then + 1000 - behind.toMillis());

            // When: events of the other one come for ten minutes
            for (int second = 1; second <= 600; second++) {
                tested.add(fingerprint("s", "other-" + second), then + second * 1000L);
            }

            // Then: whichever of them takes the second delivery in
            assertThat(tested.add(event, then + 600_000 - behind.toMillis())).isFalse();
            assertThat(tested.add(event, then + 600_000)).isFalse();
        }
    }

    @Test
    void moreEventsThanThereIsRoomForMakeItForgetTheOldestAndSaySo() {
        // Given
        DuplicateWindow small = new DuplicateWindow(WINDOW, 1000, CLOCK);

        // When
        for (int i = 0; i < 5000; i++) {
            small.add(fingerprint("s", String.valueOf(i)), NOW - 5000 + i * 100);
        }

        // Then
        assertThat(small.size()).isLessThanOrEqualTo(1000);
        assertThat(small.forgottenEarly()).isEqualTo(5000 - small.size());
    }

    /** The model is a map that never forgets; slices may keep an event a little longer than the window, never shorter. */
    @Property(tries = 300)
    void itAgreesWithAModel(@ForAll("deliveries") List<Delivery> deliveries) {
        DuplicateWindow tested = new DuplicateWindow(WINDOW, 1_000_000, CLOCK);
        Map<Integer, Long> firstSeen = new HashMap<>();
        long newest = Long.MIN_VALUE;
        for (Delivery delivery : deliveries) {
            newest = Math.max(newest, delivery.timestamp());
            boolean first = tested.add(fingerprint("s", String.valueOf(delivery.event())), delivery.timestamp());
            Long before = firstSeen.get(delivery.event());
            if (before == null) {
                assertThat(first).isTrue();
            } else if (newest - before <= WINDOW.toMillis()) {
                assertThat(first).isFalse();
            } else if (newest - before > WINDOW.toMillis() * 16 / 15 + 60_000) {
                assertThat(first).isTrue();
            }
            if (first) {
                // By the log's order and not by its producer's clock.
                firstSeen.put(delivery.event(), newest);
            }
        }
    }

    @Property(tries = 200)
    void aSetOfFingerprintsHoldsExactlyTheAddedOnes(@ForAll("numbers") List<Long> numbers) {
        // Few distinct high halves make them collide; zeros are the table's mark for a free place.
        FingerprintSet set = new FingerprintSet();
        Map<Fingerprint, Boolean> model = new HashMap<>();
        for (long number : numbers) {
            Fingerprint fingerprint = new Fingerprint(number % 3, number / 3 + 2);
            assertThat(set.contains(fingerprint)).isEqualTo(model.containsKey(fingerprint));
            set.add(fingerprint);
            model.put(fingerprint, true);
        }
        assertThat(set.size()).isEqualTo(model.size());
    }

    @Provide
    Arbitrary<List<Delivery>> deliveries() {
        Arbitrary<Long> step = Arbitraries.longs().between(-60_000, 240_000);
        return Combinators.combine(Arbitraries.integers().between(0, 40), step)
                .as((event, by) -> new Delivery(event, by))
                .list()
                .ofMaxSize(200)
                .map(steps -> {
                    long[] at = {NOW - Duration.ofDays(1).toMillis()};
                    return steps.stream()
                            .map(each -> new Delivery(each.event(), at[0] += each.timestamp()))
                            .toList();
                });
    }

    @Provide
    Arbitrary<List<Long>> numbers() {
        return Arbitraries.longs().between(0, 600).list().ofMaxSize(2000);
    }

    private Fingerprint fingerprint(String source, String id) {
        return fingerprints.of(source.getBytes(UTF_8), id.getBytes(UTF_8));
    }
}
