package dev.carflow.migration.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** No user who stays connected is missed, however a listing changes between its pages. */
class PageCursorPropertyTest {

    private static final int OLD = 1_000_000;

    @Property(tries = 2_000)
    void connectionsThatStayAreSeen(
            @ForAll @IntRange(min = 0, max = 60) int connections,
            @ForAll @IntRange(min = 1, max = 12) int size,
            @ForAll @DoubleRange(min = 0, max = 0.6) double connecting,
            @ForAll @DoubleRange(min = 0, max = 0.6) double disconnecting,
            @ForAll long seed) {
        // Given: newest first, and numbers below OLD are from after the start
        Random random = new Random(seed);
        List<Integer> listing = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            listing.add(OLD + i);
        }
        int newcomer = 0;
        Set<Integer> seen = new HashSet<>();
        Set<Integer> beforeTheLastPass = new HashSet<>();
        PageCursor place = PageCursor.start(size);
        int reads = 0;

        // When
        while (!place.pass().isEnd()) {
            if (place.pass() == BackfillPass.CATCH_UP && place.page() == 1 && beforeTheLastPass.isEmpty()) {
                beforeTheLastPass.addAll(listing);
            }
            int from = Math.min(listing.size(), (place.page() - 1) * size);
            List<Integer> page = listing.subList(from, Math.min(listing.size(), from + size));
            boolean old = page.stream().anyMatch(id -> id >= OLD);
            boolean last = page.isEmpty() || from + size >= listing.size();
            seen.addAll(page);
            place = PageCursor.parse(
                    place.after(Optional.of(listing.size()), last, old, 0).text());
            // a listing that changes for ever is read for ever
            if (++reads < 200) {
                while (random.nextDouble() < disconnecting && !listing.isEmpty()) {
                    listing.remove(random.nextInt(listing.size()));
                }
                while (random.nextDouble() < connecting) {
                    listing.add(0, newcomer++);
                }
            }
        }

        // Then
        beforeTheLastPass.retainAll(listing);
        assertThat(seen).containsAll(beforeTheLastPass);
    }
}
