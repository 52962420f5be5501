package dev.carflow.proof.reconciliation;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The events that must not happen in a disruption, besides those that must never happen.
 *
 * @param givenUp why Smartcar may have given up events; empty if the spill or another instance must carry all
 * @param unnoticed whether every event gets its 2xx at the first attempt
 * @param busyMachine whether others use it too, so that any event may take too long at its first attempt
 * @param instancesDie whether requests can meet no instance, or one that dies during them
 * @param spills whether events have to come through the database; otherwise the disruption did not do what it claims
 * @param calls whether Smartcar's API has to be called
 * @param duplicatesWindow within which a second delivery must be recognised
 */
record Demands(
        Optional<String> givenUp,
        boolean unnoticed,
        boolean busyMachine,
        boolean instancesDie,
        boolean spills,
        boolean calls,
        Duration duplicatesWindow) {

    private static final String OVERLOADED = "503";
    private static final Set<String> OF_THE_BALANCER = Set.of("502");

    /** Nothing is given up, and no instance dies. */
    static Demands usual() {
        return new Demands(Optional.empty(), false, false, false, false, false, Duration.ofMinutes(15));
    }

    Demands withGivenUpBecause(String why) {
        return new Demands(Optional.of(why), unnoticed, busyMachine, instancesDie, spills, calls, duplicatesWindow);
    }

    Demands withNothingNoticed() {
        return new Demands(givenUp, true, busyMachine, instancesDie, spills, calls, duplicatesWindow);
    }

    Demands onABusyMachine() {
        return new Demands(givenUp, unnoticed, true, instancesDie, spills, calls, duplicatesWindow);
    }

    Demands withDyingInstances() {
        return new Demands(givenUp, unnoticed, busyMachine, true, spills, calls, duplicatesWindow);
    }

    Demands withSpill() {
        return new Demands(givenUp, unnoticed, busyMachine, instancesDie, true, calls, duplicatesWindow);
    }

    Demands withCalls() {
        return new Demands(givenUp, unnoticed, busyMachine, instancesDie, spills, true, duplicatesWindow);
    }

    Demands withDuplicatesWindow(Duration window) {
        return new Demands(givenUp, unnoticed, busyMachine, instancesDie, spills, calls, window);
    }

    /**
     * @return whether an answer to a first attempt shows a disruption that must go unnoticed
     */
    boolean isNoticed(AnsweredRequest request) {
        return unnoticed && !request.isAcknowledged() && !mayBeTooLate(request);
    }

    /**
     * @return whether an attempt that others kept from being answered in time shows nothing
     */
    boolean mayBeTooLate(AnsweredRequest request) {
        return busyMachine && isTooLate(request.answer());
    }

    /** The sender waits no longer, the service has too many deliveries in flight, or Kafka is too slow. */
    private static boolean isTooLate(String answer) {
        return answer.equals(AnsweredRequest.TIMEOUT) || answer.equals(OVERLOADED);
    }

    /**
     * @return whether a request that must be refused with {@code expected} may have got this answer
     */
    boolean isRefusal(int expected, String answer) {
        // With so many deliveries in flight that wait for a place, no other is looked at.
        boolean isOverloaded = givenUp.isPresent() && spills;
        boolean nobodyThere = OF_THE_BALANCER.contains(answer) || !answer.matches("\\d+");
        return answer.equals(String.valueOf(expected))
                || busyMachine && isTooLate(answer)
                || isOverloaded && answer.equals(OVERLOADED)
                || instancesDie && nobodyThere;
    }
}
