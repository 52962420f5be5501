package dev.carflow.signature;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.redrive.topic.TopicWriter;
import dev.carflow.redrive.topic.TopicWriter.Written;
import dev.carflow.redrive.topic.TopicWriters;
import dev.carflow.webhook.Readmission;
import dev.carflow.webhook.Readmission.Admitted;
import dev.carflow.webhook.SignatureVerifier;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes refused bodies in whose signature holds with a token that is configured now: they are verified over the kept
 * bytes and go where they would have gone. What is on Kafka is not kept here any longer. Smartcar sends an event up to
 * four times, and each time was kept: the workers drop the others. Blocks.
 */
@Unremovable
@ApplicationScoped
public class SignatureRedrive {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final MismatchReading reading;
    private final KeptMismatches rows;
    private final KnownTokens tokens;
    private final Readmission readmission;
    private final TopicWriters writers;

    @Inject
    public SignatureRedrive(
            MismatchReading reading,
            KeptMismatches rows,
            KnownTokens tokens,
            Readmission readmission,
            TopicWriters writers) {
        this.reading = reading;
        this.rows = rows;
        this.tokens = tokens;
        this.readmission = readmission;
        this.writers = writers;
    }

    /**
     * What it came to.
     *
     * @param published bodies by the topic they went, or would go, to
     * @param left bodies by why they stay
     * @param problem why it stopped before the end; the next run goes on
     */
    public record Result(Map<String, Long> published, Map<String, Long> left, Optional<String> problem) {
        public long total() {
            return published.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Whether there is a token at all to verify with. */
    public boolean isPossible() {
        return !tokens.configured().isEmpty();
    }

    /** Says what would be done. */
    public Result dryRun() {
        Pass pass = new Pass(Optional.empty());
        reading.forEachPage(pass::handle);
        return pass.result();
    }

    public Result run() {
        try (TopicWriter writer = writers.open()) {
            Pass pass = new Pass(Optional.of(writer));
            reading.forEachPage(pass::handle);
            return pass.result();
        }
    }

    /** One walk over all. */
    private final class Pass {

        private final SignatureVerifier signatures = new SignatureVerifier(tokens.configured());
        private final Optional<TopicWriter> writer;
        private final Map<String, Long> published = new TreeMap<>();
        private final Map<String, Long> left = new TreeMap<>();
        private Optional<String> problem = Optional.empty();

        private Pass(Optional<TopicWriter> writer) {
            this.writer = writer;
        }

        private void handle(List<KeptMismatch> page) {
            if (problem.isPresent()) {
                return;
            }
            List<Long> ids = new ArrayList<>();
            List<EventRecord> records = new ArrayList<>();
            for (KeptMismatch each : page) {
                Admitted admitted =
                        readmission.admit(each.receipt(), each.signature().orElse(null), signatures);
                if (admitted instanceof Admitted.Routed routed) {
                    ids.add(each.id());
                    records.add(routed.record());
                } else {
                    left.merge(why(admitted), 1L, Long::sum);
                }
            }
            publish(ids, records);
        }

        private void publish(List<Long> ids, List<EventRecord> records) {
            List<Written> results = writer.map(open -> open.write(records)).orElseGet(() -> records.stream()
                    .<Written>map(each -> new Written.Stored())
                    .toList());
            List<Long> done = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof Written.Stored) {
                    done.add(ids.get(i));
                    published.merge(records.get(i).topic(), 1L, Long::sum);
                } else if (results.get(i) instanceof Written.TooLarge) {
                    left.merge("Kafka takes no record of its size", 1L, Long::sum);
                }
            }
            problem = TopicWriter.problem(results);
            if (writer.isPresent() && !done.isEmpty()) {
                rows.remove(done).await().atMost(WITHIN);
            }
        }

        private Result result() {
            return new Result(published, left, problem);
        }

        private static String why(Admitted admitted) {
            return admitted instanceof Admitted.Handshake
                    ? "it is a handshake: verify the webhook again in the dashboard"
                    : "it holds with no token that is configured now";
        }
    }
}
