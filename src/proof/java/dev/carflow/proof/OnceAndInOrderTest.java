package dev.carflow.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The verdict on the workers' output finds every kind of damage, and none where there is none. */
class OnceAndInOrderTest {

    private static final String STATE = "VEHICLE_STATE";
    private static final String ERROR = "VEHICLE_ERROR";

    private final List<RawEvent> deliveries = new ArrayList<>();
    private final List<EnrichedRecord> enriched = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> mayComeAgain = new HashSet<>();
    private final Set<String> hasNoPlace = new HashSet<>();
    private long deadLetters;

    OnceAndInOrderTest() {
        flows("a1", STATE, "anna");
        flows("b1", STATE, "bela");
        flows("a2", STATE, "anna");
        flows("e1", ERROR, "anna");
        flows("a3", STATE, "anna");
        flows("b2", STATE, "bela");
        flows("e2", ERROR, "anna");
    }

    private void flows(String id, String type, String user) {
        deliveries.add(new RawEvent(id, type, user, "v", 0, Map.of(), new byte[0]));
        enriched.add(new EnrichedRecord(id, type, user, 0, 0, "COMPLETE", "", 0, false, Set.of(), Set.of(), List.of()));
    }

    @Test
    void anUndamagedOutputKeepsEveryPromise() {
        assertThat(broken()).isEmpty();
    }

    @Test
    void aRepeatedDeliveryIsOneEvent() {
        deliveries.add(deliveries.get(0));

        assertThat(broken()).isEmpty();
    }

    @Test
    void otherUsersAndOtherTopicsHaveAnOrderOfTheirOwn() {
        swap("a2", "b1");
        swap("a3", "e1");

        assertThat(broken()).isEmpty();
    }

    @Test
    void aLostEventIsFound() {
        enriched.removeIf(each -> each.id().equals("a2"));

        assertThat(broken()).containsExactly("no event is lost");
    }

    @Test
    void aLostLastEventIsFound() {
        enriched.removeIf(each -> each.id().equals("e2"));

        assertThat(broken()).containsExactly("no event is lost");
    }

    @Test
    void aDoubledEventIsFound() {
        enriched.add(of("a3"));

        assertThat(broken()).containsExactly("an event comes out once");
    }

    @Test
    void swappedEventsOfAUserAreFound() {
        swap("a1", "a2");

        assertThat(broken()).containsExactly("events of a user keep their order");
    }

    @Test
    void swappedErrorsOfAUserAreFound() {
        swap("e1", "e2");

        assertThat(broken()).containsExactly("events of a user keep their order");
    }

    @Test
    void anEventOfAnotherUserIsFound() {
        EnrichedRecord before = of("a2");
        enriched.set(
                enriched.indexOf(before),
                new EnrichedRecord("a2", STATE, "bela", 0, 0, "COMPLETE", "", 0, false, Set.of(), Set.of(), List.of()));

        assertThat(broken()).containsExactly("events of a user keep their order");
    }

    @Test
    void anEventThatNobodySentIsFound() {
        deliveries.removeIf(each -> each.id().equals("b2"));

        assertThat(broken()).contains("nothing comes out that did not go in");
    }

    @Test
    void aDeadLetterIsFound() {
        deadLetters = 1;

        assertThat(broken()).containsExactly("nothing is a dead letter");
    }

    @Test
    void anEventThatMayComeAgainIsPlacedWhereItCameLast() {
        mayComeAgain.add("a1");
        enriched.add(of("a1"));
        assertThat(broken()).containsExactly("events of a user keep their order");

        // When: those behind it come again as well, as after a step back in the log
        mayComeAgain.addAll(List.of("a2", "a3"));
        enriched.addAll(List.of(of("a2"), of("a3")));

        // Then
        assertThat(broken()).isEmpty();
    }

    @Test
    void anEventWithoutAPlaceMayBeAnywhereButNotAwayOrTwice() {
        hasNoPlace.add("a1");
        swap("a1", "a2");
        assertThat(broken()).isEmpty();

        enriched.add(of("a1"));
        assertThat(broken()).containsExactly("an event comes out once");

        enriched.removeIf(each -> each.id().equals("a1"));
        assertThat(broken()).containsExactly("no event is lost");
    }

    @Test
    void anEventThatNoLogHasMayBeMissing() {
        gone.add("a2");
        enriched.removeIf(each -> each.id().equals("a2"));

        assertThat(broken()).isEmpty();
    }

    private EnrichedRecord of(String id) {
        return enriched.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void swap(String one, String other) {
        Collections.swap(enriched, enriched.indexOf(of(one)), enriched.indexOf(of(other)));
    }

    /** Returns the broken promises. */
    private List<String> broken() {
        Violations violations = new Violations();
        Predicate<String> again = mayComeAgain::contains;
        OnceAndInOrder.check(
                new ScenarioOutput(deliveries, gone, enriched, deadLetters), again, hasNoPlace::contains, violations);
        return violations.lines().stream()
                .filter(line -> line.startsWith("VIOLATED"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }
}
