package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private static final int MAX = 2;
    private static final long MAX_BYTES = 100;

    private final InFlight inFlight = new InFlight(MAX, MAX_BYTES);

    /** A delivery that has sent this much, and records whether it was displaced. */
    private record Given(int received, AtomicBoolean displaced) implements InFlight.Delivery {

        Given(int received) {
            this(received, new AtomicBoolean());
        }

        @Override
        public void displace() {
            displaced.set(true);
        }
    }

    @Test
    void soManyAndNotOneMore() {
        assertThat(inFlight.tryEnter(10)).isTrue();
        assertThat(inFlight.tryEnter(10)).isTrue();

        assertThat(inFlight.tryEnter(10)).isFalse();
        assertThat(inFlight.deliveries()).isEqualTo(MAX);
    }

    @Test
    void aRefusedDeliveryTakesNoPlaceAndAFinishedOneReturnsIt() {
        // Given
        inFlight.tryEnter(-1);
        inFlight.tryEnter(-1);
        inFlight.tryEnter(-1);

        // When
        inFlight.leave(new Given(0), 0, false);

        // Then
        assertThat(inFlight.tryEnter(-1)).isTrue();
        assertThat(inFlight.tryEnter(-1)).isFalse();
    }

    @Test
    void aDeliveryWithALateBodyIsDisplacedOldestFirst() {
        // Given
        Given first = new Given(1);
        Given second = new Given(1);
        inFlight.tryEnter(10);
        inFlight.tryEnter(10);
        inFlight.late(first);
        inFlight.late(second);

        // When
        boolean entered = inFlight.tryEnter(10);

        // Then
        assertThat(entered).isTrue();
        assertThat(first.displaced().get()).isTrue();
        assertThat(second.displaced().get()).isFalse();
    }

    @Test
    void aDeliveryWhoseBodyHasArrivedKeepsItsPlace() {
        // Given
        Given late = new Given(1);
        inFlight.tryEnter(10);
        inFlight.tryEnter(10);
        inFlight.late(late);

        // When
        inFlight.arrived(late);

        // Then
        assertThat(inFlight.tryEnter(10)).isFalse();
        assertThat(late.displaced().get()).isFalse();
    }

    @Test
    void bytesAreBoundedAsTheyArrive() {
        inFlight.tryEnter(-1);

        assertThat(inFlight.tryGrow(60)).isTrue();
        assertThat(inFlight.tryGrow(60)).isFalse();

        // And: what was refused is given back with the rest
        inFlight.leave(new Given(120), 120, false);
        assertThat(inFlight.bytes()).isZero();
        assertThat(inFlight.tryGrow(100)).isTrue();
    }

    @Test
    void aDeliveryThatCannotFitIsRefusedBeforeItsBody() {
        inFlight.tryEnter(60);
        inFlight.tryGrow(60);

        assertThat(inFlight.tryEnter(41)).isFalse();
        assertThat(inFlight.tryEnter(40)).isTrue();
    }

    @Test
    void asManyLateOnesEndAsItTakesToGetTheBytesBack() {
        // Given: both of them late
        Given first = new Given(30);
        Given second = new Given(60);
        inFlight.tryEnter(-1);
        inFlight.tryEnter(-1);
        inFlight.tryGrow(90);
        inFlight.late(first);
        inFlight.late(second);

        // When: 50 more, with room for 10
        boolean room = inFlight.tryGrow(50);

        // Then
        assertThat(room).isTrue();
        assertThat(first.displaced().get()).isTrue();
        assertThat(second.displaced().get()).isTrue();
    }

    @Test
    void lateOnesThatHoldTooLittleDoNotMakeRoom() {
        // Given
        Given small = new Given(5);
        inFlight.tryEnter(-1);
        inFlight.tryGrow(95);
        inFlight.late(small);

        // Then
        assertThat(inFlight.tryGrow(50)).isFalse();
    }

    @Test
    void aLateOneThatIsOverMakesNoMoreRoom() {
        // Given
        Given gone = new Given(60);
        inFlight.tryEnter(-1);
        inFlight.tryGrow(60);
        inFlight.late(gone);
        inFlight.leave(gone, 60, true);

        // When: others have taken all the room since
        inFlight.tryEnter(-1);
        inFlight.tryGrow((int) MAX_BYTES);

        // Then
        assertThat(inFlight.tryGrow(1)).isFalse();
        assertThat(gone.displaced().get()).isFalse();
    }

    @Test
    void aLateOneGivesItsPlaceAwayOnce() {
        // Given
        inFlight.tryEnter(-1);
        inFlight.tryEnter(-1);
        inFlight.late(new Given(1));
        assertThat(inFlight.tryEnter(-1)).isTrue();

        // Then: until it has ended, there is no other delivery to displace
        assertThat(inFlight.tryEnter(-1)).isFalse();
    }

    @Test
    void noMoreLateOnesEndThanItTakes() {
        // Given: the first alone holds as much as is wanted
        Given first = new Given(50);
        Given second = new Given(40);
        inFlight.tryEnter(-1);
        inFlight.tryEnter(-1);
        inFlight.tryGrow(90);
        assertThat(inFlight.bytes()).isEqualTo(90);
        inFlight.late(first);
        inFlight.late(second);

        // When
        boolean room = inFlight.tryGrow(60);

        // Then
        assertThat(room).isTrue();
        assertThat(first.displaced().get()).isTrue();
        assertThat(second.displaced().get()).isFalse();
    }
}
