package dev.carflow.proof.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.ledger.Contents.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ledger can tell that a promise is broken. */
class ClassificationTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void whatIsAcknowledgedAndStoredOnceInOrderIsWell() {
        Findings findings = Classification.of(
                List.of(acknowledged("a", 1, 2), acknowledged("b", 3, 4)),
                new Contents(List.of(raw("a"), raw("b")), List.of(raw("a"), raw("b")), Set.of(), Set.of()));

        assertThat(findings.broken()).isEmpty();
        assertThat(findings.isSettled()).isTrue();
        assertThat(findings.acknowledged()).isEqualTo(2);
    }

    @Test
    void whatIsAcknowledgedAndNowhereIsMissing() {
        Findings findings = Classification.of(List.of(acknowledged("a", 1, 2)), contents(List.of()));

        assertThat(findings.missing()).containsExactly("a");
        assertThat(findings.broken()).isNotEmpty();
    }

    @Test
    void whatIsInTheSpillIsNotLostAndNotSettledEither() {
        Findings findings = Classification.of(
                List.of(acknowledged("a", 1, 2)), new Contents(List.of(), List.of(), Set.of(), Set.of("a")));

        assertThat(findings.missing()).isEmpty();
        assertThat(findings.inSpill()).containsExactly("a");
        assertThat(findings.isSettled()).isFalse();
    }

    @Test
    void rawRecordsMayRepeatAndEnrichedOnesMayNot() {
        Findings findings = Classification.of(
                List.of(acknowledged("a", 1, 2)),
                new Contents(List.of(raw("a"), raw("a")), List.of(raw("a"), raw("a")), Set.of(), Set.of()));

        assertThat(findings.rawRepeated()).containsExactly("a");
        assertThat(findings.broken()).containsOnlyKeys("an event comes out once");
    }

    @Test
    void whatWasSentAfterAnotherWasAcknowledgedMustNotBeBeforeIt() {
        List<Entry> entries = List.of(acknowledged("a", 1, 2), acknowledged("b", 3, 4));

        assertThat(Classification.of(entries, contents(List.of(raw("b"), raw("a"))))
                        .late())
                .containsExactly("a");
        // Both were on their way at one time.
        assertThat(Classification.of(
                                List.of(acknowledged("a", 1, 4), acknowledged("b", 3, 5)),
                                contents(List.of(raw("b"), raw("a"))))
                        .late())
                .isEmpty();
    }

    @Test
    void aSpilledEventMayComeLate() {
        List<Entry> entries = List.of(acknowledged("a", 1, 2), acknowledged("b", 3, 4));

        Findings findings = Classification.of(entries, contents(List.of(raw("b"), new Stored("a", true, true))));

        assertThat(findings.late()).isEmpty();
        assertThat(findings.lateBySpill()).containsExactly("a");
    }

    @Test
    void enrichedEventsHaveTheOrderOfTheRawTopic() {
        Findings findings = Classification.of(
                List.of(acknowledged("a", 1, 2), acknowledged("b", 3, 4)),
                new Contents(List.of(raw("a"), raw("b")), List.of(raw("b"), raw("a")), Set.of(), Set.of()));

        assertThat(findings.enrichedLate()).containsExactly("a");
    }

    @Test
    void aForgeryMustNotBeStoredNorAcknowledgedNorSpilled() {
        Entry refused = new Entry("x", Optional.empty(), true, NOON, null, 1);
        Entry accepted = new Entry("x", Optional.empty(), true, NOON, NOON, 1);

        assertThat(Classification.of(List.of(refused), contents(List.of())).broken())
                .isEmpty();
        assertThat(Classification.of(List.of(refused), contents(List.of(raw("x"))))
                        .forgedPresent())
                .containsExactly("x");
        assertThat(Classification.of(List.of(accepted), contents(List.of())).forgedPresent())
                .containsExactly("x");
        assertThat(Classification.of(List.of(refused), new Contents(List.of(), List.of(), Set.of(), Set.of("x")))
                        .forgedPresent())
                .containsExactly("x");
    }

    @Test
    void whatWasNotAcknowledgedMayBeStored() {
        Entry unanswered = new Entry("a", Optional.of("states of u"), false, NOON, null, 1);

        Findings findings = Classification.of(List.of(unanswered), contents(List.of(raw("a"))));

        assertThat(findings.unacknowledgedPresent()).containsExactly("a");
        assertThat(findings.broken()).isEmpty();
    }

    @Test
    void whatDoesNotComeOutOfTheWorkersIsTold() {
        Findings findings = Classification.of(
                List.of(acknowledged("a", 1, 2)), new Contents(List.of(raw("a")), List.of(), Set.of("a"), Set.of()));

        assertThat(findings.broken())
                .containsOnlyKeys("what is on a live topic is enriched", "nothing is a dead letter");
    }

    private static Entry acknowledged(String id, int sent, int acknowledged) {
        return new Entry(
                id, Optional.of("states of u"), false, NOON.plusSeconds(sent), NOON.plusSeconds(acknowledged), 1);
    }

    private static Stored raw(String id) {
        return new Stored(id, true, false);
    }

    /** Everything that is on a raw topic is enriched in the same order. */
    private static Contents contents(List<Stored> raw) {
        return new Contents(raw, raw, Set.of(), Set.of());
    }
}
