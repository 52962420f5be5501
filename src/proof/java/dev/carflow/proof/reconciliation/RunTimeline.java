package dev.carflow.proof.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The course of a run, as its sender and a reader of the enriched topic saw it.
 *
 * @param began when the load did
 * @param over when the disruption was
 * @param recovered when there was an acknowledgement again and all before it was enriched; empty if that never happened
 * @param ended when the load did
 * @param asked events of the load
 * @param stopped why the load stopped too early; empty if it did not
 * @param failure why the disruption could not be completed; empty if it was
 * @param calls that Smartcar's API got
 * @param outages in which there may have been no instance to accept events
 */
record RunTimeline(
        Instant began,
        Instant over,
        Optional<Instant> recovered,
        Instant ended,
        long asked,
        Optional<String> stopped,
        Optional<String> failure,
        long calls,
        List<Outage> outages) {

    static final String LOAD = "the load is what was asked for";
    static final String PLAYED = "the disruption is played to its end";
    static final String ANSWERS_AGAIN = "the service answers again";
    static final String ENRICHES_AGAIN = "what was acknowledged is enriched again";
    static final String ALL_WELL_AGAIN = "nothing is given up after the recovery";
    static final String NOT_GIVEN_UP = "nothing is given up";
    static final String EXPLAINED = "what is given up met an outage with half of its attempts";
    static final String REFUSES_AGAIN = "every kind of forgery is refused for what it is after the disruption";
    static final String AT_FIRST = "every event is acknowledged at its first attempt";
    static final String SPILLS = "events come by way of the database";
    static final String ASKS = "Smartcar's API is asked";

    private static final double LEAST_OF_THE_LOAD = 0.5;

    /**
     * @return the broken promises with examples, including those of the findings
     */
    Map<String, List<String>> broken(RequestLog requests, Findings findings, Demands demands) {
        BrokenPromises broken = new BrokenPromises();
        findings.broken().forEach(broken::addAll);
        List<SentEvent> ofRow = requests.events().stream()
                .filter(event -> !event.firstSent().isBefore(began))
                .toList();
        stopped.ifPresent(why -> broken.add(LOAD, "it stopped: " + why));
        failure.ifPresent(why -> broken.add(PLAYED, why));
        broken.unless(
                ofRow.size() >= LEAST_OF_THE_LOAD * asked,
                LOAD,
                ofRow.size() + " events of " + asked + " that were asked for");
        broken.unless(
                ofRow.stream().anyMatch(event -> isAcknowledgedOf(event, over)),
                ANSWERS_AGAIN,
                "nothing that was sent after the disruption was acknowledged");
        broken.unless(
                recovered.isPresent(),
                ENRICHES_AGAIN,
                "what was acknowledged by the end of the disruption was still not enriched when the wait ended");
        recovered.ifPresent(time -> ofRow.stream()
                .filter(event -> event.firstSent().isAfter(time) && !event.isAcknowledged())
                .forEach(event -> broken.add(ALL_WELL_AGAIN, event.identity())));
        requests.notRefusedSince(over).forEach(forgery -> broken.add(REFUSES_AGAIN, forgery + " was not"));
        if (demands.givenUp().isEmpty()) {
            broken.addAll(NOT_GIVEN_UP, findings.givenUpStored());
            broken.addAll(NOT_GIVEN_UP, findings.givenUpLost());
        } else {
            ofRow.stream()
                    .filter(event -> !event.isAcknowledged() && !isExplained(event, demands))
                    .forEach(event -> broken.add(EXPLAINED, event.identity()));
        }
        ofRow.forEach(event -> event.attempts().stream()
                .filter(demands::isNoticed)
                .forEach(attempt -> broken.add(AT_FIRST, event.identity() + " got " + attempt.answer())));
        broken.unless(!demands.spills() || !findings.spilled().isEmpty(), SPILLS, "none did");
        broken.unless(!demands.calls() || calls > 0, ASKS, "it got no call");
        return broken.byPromise();
    }

    /** Half of them: an attempt or two may fail without an outage. On a busy machine any may be answered too late. */
    private boolean isExplained(SentEvent event, Demands demands) {
        long met = event.attempts().stream()
                .filter(attempt ->
                        demands.mayBeTooLate(attempt) || outages.stream().anyMatch(outage -> outage.meets(attempt)))
                .count();
        return 2 * met >= event.attempts().size();
    }

    private static boolean isAcknowledgedOf(SentEvent event, Instant since) {
        return event.attempts().stream()
                .anyMatch(attempt -> attempt.isAcknowledged() && attempt.sent().isAfter(since));
    }

    /**
     * @return the longest time without an acknowledgement, from the beginning to the end of the load
     */
    Duration longestSilence(List<SentEvent> events) {
        List<Instant> acknowledgements = events.stream()
                .flatMap(event -> event.attempts().stream())
                .filter(AnsweredRequest::isAcknowledged)
                .map(AnsweredRequest::answered)
                .filter(time -> !time.isBefore(began) && time.isBefore(ended))
                .sorted()
                .toList();
        Duration longest = Duration.ZERO;
        Instant last = began;
        for (Instant next : acknowledgements) {
            longest = longer(longest, Duration.between(last, next));
            last = next;
        }
        return longer(longest, Duration.between(last, ended));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
