package dev.carflow.redrive.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.redrive.publication.Publication.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PublicationTest {

    @Test
    void aDryRunCountsByTopicAndReasonAndConfirmsNothing() {
        List<String> confirmed = new ArrayList<>();
        RedriveResult result;
        try (Publication publication = Publication.dryRun()) {

            publication.publish(List.of(candidate("one", "b"), candidate("two", "a")), confirmed::addAll);
            publication.leave("it is a handshake");
            publication.publish(List.of(candidate("three", "b")), confirmed::addAll);

            assertThat(publication.isStopped()).isFalse();
            result = publication.result(OptionalLong.of(4));
        }

        assertThat(result.published()).hasToString("{a=1, b=2}");
        assertThat(result.total()).isEqualTo(3);
        assertThat(result.left()).hasToString("{it is a handshake=1}");
        assertThat(result.before()).hasValue(4);
        assertThat(result.problem()).isEmpty();
        assertThat(confirmed).isEmpty();
    }

    private static Candidate<String> candidate(String source, String topic) {
        return new Candidate<>(source, new EventRecord(topic, "key", new byte[0], List.of()));
    }
}
