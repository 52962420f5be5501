package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.enrichment.budget.Booking;
import dev.carflow.enrichment.budget.OccasionalCalls;
import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.migration.CallAllowance;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallsOfOthersTest {

    private static final Booking BOOKED = new Booking.Booked();
    private static final Booking SOON = new Booking.NotYet(Duration.ofMillis(1));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CallsOfOthers wiring = new CallsOfOthers();
    private final Deque<Booking> answers = new ArrayDeque<>();
    private final List<Urgency> asked = new ArrayList<>();
    private final OccasionalCalls books = urgency -> {
        asked.add(urgency);
        return answers.isEmpty()
                ? Uni.createFrom().failure(new IllegalStateException("no database"))
                : Uni.createFrom().item(answers.poll());
    };

    @Test
    void aSubcommandAsksUntilItHasACallAndLeavesTheReserveAlone() {
        answers.addAll(List.of(SOON, SOON, BOOKED));

        wiring.migrationsCalls(books).permit().await().atMost(PATIENCE);

        assertThat(asked).containsExactly(Urgency.ROUTINE, Urgency.ROUTINE, Urgency.ROUTINE);
        assertThat(answers).isEmpty();
    }

    @Test
    void aSubcommandThatWaitsForHoursHasItsCallInTheEnd() {
        Deque<Booking> hours = new ArrayDeque<>(Collections.nCopies(50_000, new Booking.NotYet(Duration.ofNanos(1))));
        hours.add(BOOKED);

        wiring.migrationsCalls(urgency -> Uni.createFrom().item(hours::poll))
                .permit()
                .await()
                .atMost(PATIENCE);

        assertThat(hours).isEmpty();
    }

    @Test
    void whatSomebodyWaitsForMayTakeOfTheReserve() {
        answers.add(BOOKED);

        wiring.migrationsCalls(books).permitUrgently().await().atMost(PATIENCE);

        assertThat(asked).containsExactly(Urgency.URGENT);
    }

    @Test
    void withoutTheDatabaseNoCallIsPermitted() {
        CallAllowance allowance = wiring.migrationsCalls(books);

        assertThatThrownBy(() -> allowance.permit().await().atMost(PATIENCE)).hasMessage("no database");
    }

    @Test
    void connectIsToldAtOnceWhetherItMayCall() {
        answers.addAll(List.of(SOON, BOOKED));

        assertThat(wiring.confirmationsCalls(books).take(true).await().atMost(PATIENCE))
                .isFalse();
        assertThat(wiring.confirmationsCalls(books).take(false).await().atMost(PATIENCE))
                .isTrue();
        assertThat(asked).containsExactly(Urgency.URGENT, Urgency.ROUTINE);
    }
}
