package dev.carflow.signature.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.TraceContext;
import dev.carflow.signature.StoredMismatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MismatchSampleTest {

    private static final int MOST = 10;
    private static final long MOST_BYTES = 1000;

    @Property(tries = 200)
    void howeverManyAreOfferedItStaysWithinItsBounds(
            @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 600) Integer> sizes, @ForAll long seed) {
        // Given
        MismatchSample sample = new MismatchSample(MOST, MOST_BYTES, new SplittableRandom(seed));

        // When
        sizes.forEach(size -> sample.offer(mismatch(0, size)));
        List<StoredMismatch> collected = sample.collect();

        // Then
        assertThat(collected).hasSizeLessThanOrEqualTo(MOST);
        assertThat(collected.stream()
                        .mapToLong(each -> each.receipt().body().length)
                        .sum())
                .isLessThanOrEqualTo(MOST_BYTES);
        assertThat(sample.collect()).isEmpty();
    }

    @Test
    void aLateBodyHasTheSameChance() {
        // Given: a thousand times a hundred are offered, and ten fit
        SplittableRandom random = new SplittableRandom(7);
        int[] kept = new int[100];

        // When
        for (int round = 0; round < 1000; round++) {
            MismatchSample sample = new MismatchSample(MOST, MOST_BYTES, random);
            for (int i = 0; i < 100; i++) {
                sample.offer(mismatch(i, 10));
            }
            sample.collect().forEach(each -> kept[(int) each.id()]++);
        }

        // Then: 100 of 1000 each, within five standard deviations
        for (int count : kept) {
            assertThat(count).isBetween(52, 148);
        }
    }

    @Test
    void largeOnesThatComeFirstDoNotKeepSmallOnesOut() {
        // Given: all room is taken
        MismatchSample sample = new MismatchSample(MOST, MOST_BYTES, new SplittableRandom(7));
        sample.offer(mismatch(1, 500));
        sample.offer(mismatch(2, 500));

        // When
        for (int i = 0; i < 50; i++) {
            sample.offer(mismatch(3, 10));
        }

        // Then
        assertThat(sample.collect()).anyMatch(each -> each.id() == 3);
    }

    private static StoredMismatch mismatch(long id, int bytes) {
        ReceivedDelivery receipt =
                new ReceivedDelivery(new byte[bytes], Instant.EPOCH, TraceContext.continueFrom(null, null));
        return new StoredMismatch(id, receipt, Optional.empty(), true);
    }
}
