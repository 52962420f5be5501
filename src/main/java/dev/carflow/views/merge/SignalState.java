package dev.carflow.views.merge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was reported about one signal of one vehicle and user.
 *
 * @param candidates the newest report of a value first
 * @param status of Smartcar's last attempt; empty if only values from a worker's memory are known
 * @param withdrawnAt values that Smartcar had until then are withdrawn by the user; {@link Instant#MIN} if none is
 * @param withheldAt the same for those that the operator withholds
 */
public record SignalState(
        List<CandidateValue> candidates, Optional<LastStatus> status, Instant withdrawnAt, Instant withheldAt) {

    public static final SignalState NOTHING = new SignalState(List.of(), Optional.empty(), Instant.MIN, Instant.MIN);

    public SignalState {
        candidates = List.copyOf(candidates);
    }

    public SignalState withCandidate(CandidateValue candidate) {
        return merge(new SignalState(List.of(candidate), Optional.empty(), Instant.MIN, Instant.MIN));
    }

    public SignalState withStatus(LastStatus result) {
        return merge(new SignalState(List.of(), Optional.of(result), Instant.MIN, Instant.MIN));
    }

    public SignalState withdrawnAt(Instant time) {
        return merge(new SignalState(List.of(), Optional.empty(), time, Instant.MIN));
    }

    public SignalState withheldAt(Instant time) {
        return merge(new SignalState(List.of(), Optional.empty(), Instant.MIN, time));
    }

    /** Returns what both report; in any order, and any number of times, the same. */
    public SignalState merge(SignalState other) {
        return new SignalState(
                CandidateValue.merge(candidates, other.candidates),
                status.isPresent() && other.status.isPresent()
                        ? Optional.of(LastStatus.later(status.get(), other.status.get()))
                        : status.or(other::status),
                Times.later(withdrawnAt, other.withdrawnAt),
                Times.later(withheldAt, other.withheldAt));
    }

    /**
     * Returns what may be kept. What is dropped here can be of no use later, because these times only ever increase.
     *
     * @param removedAt until when everything about the user was deleted
     * @param allWithdrawnAt until when all values of the vehicle were withdrawn
     */
    SignalState since(Instant removedAt, Instant allWithdrawnAt) {
        Instant gone = Times.later(removedAt, allWithdrawnAt);
        Instant until = Times.later(gone, Times.later(withdrawnAt, withheldAt));
        Instant untold = Times.later(removedAt, withheldAt);
        return new SignalState(
                candidates.stream()
                        .filter(candidate -> candidate.had().isAfter(until))
                        .toList(),
                status.filter(result -> result.at().isAfter(untold)),
                withdrawnAt.isAfter(gone) ? withdrawnAt : Instant.MIN,
                withheldAt.isAfter(removedAt) ? withheldAt : Instant.MIN);
    }

    /**
     * Returns what readers see; empty if there is nothing to see.
     *
     * @param allWithdrawnAt until when all values of the vehicle were withdrawn
     */
    Optional<SignalView> view(Instant allWithdrawnAt) {
        Optional<LastStatus> result = shownStatus(Times.later(withdrawnAt, allWithdrawnAt));
        Optional<CandidateValue> newest = candidates.stream()
                .findFirst()
                .filter(candidate -> candidate.reported().hasValue())
                .filter(candidate -> result.filter(last -> last.isIncurable()
                                && !candidate.reported().triedAt().isAfter(last.at()))
                        .isEmpty());
        return result.isEmpty() && newest.isEmpty() ? Optional.empty() : Optional.of(new SignalView(result, newest));
    }

    /** A withdrawal is reported by errors and records of its own, too, which are no attempts. */
    private Optional<LastStatus> shownStatus(Instant withdrawn) {
        boolean isNewer = status.filter(last -> last.at().isAfter(withdrawn)).isEmpty();
        boolean isNews = status.filter(LastStatus::isWithdrawn).isEmpty();
        boolean isKnown = status.isPresent() || !withdrawnAt.equals(Instant.MIN);
        return isKnown && isNewer && isNews && !withdrawn.equals(Instant.MIN) && withdrawn.isAfter(withheldAt)
                ? Optional.of(LastStatus.withdrawn(withdrawn))
                : status;
    }

    boolean isNothing() {
        return equals(NOTHING);
    }
}
