package dev.carflow.signature;

import dev.carflow.database.TimeoutPolicy;
import dev.carflow.redrive.publication.Publication;
import dev.carflow.redrive.publication.Publication.Candidate;
import dev.carflow.redrive.publication.RedriveResult;
import dev.carflow.redrive.topic.TopicWriters;
import dev.carflow.webhook.EventReclassifier;
import dev.carflow.webhook.EventReclassifier.Reclassified;
import dev.carflow.webhook.SignatureVerifier;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Accepts refused bodies whose signature holds with a token that is configured now: verifies the stored bytes and
 * routes them as the webhook would have. A body that is on Kafka is removed here. Smartcar sends an event up to four
 * times, and each attempt was stored: the workers drop the duplicates. Blocks.
 */
@Unremovable
@ApplicationScoped
public class SignatureRedrive {

    private static final Duration WITHIN = TimeoutPolicy.AT_MOST;

    private final MismatchReader reading;
    private final MismatchStore rows;
    private final KnownTokens tokens;
    private final EventReclassifier reclassifier;
    private final TopicWriters writers;

    @Inject
    public SignatureRedrive(
            MismatchReader reading,
            MismatchStore rows,
            KnownTokens tokens,
            EventReclassifier reclassifier,
            TopicWriters writers) {
        this.reading = reading;
        this.rows = rows;
        this.tokens = tokens;
        this.reclassifier = reclassifier;
        this.writers = writers;
    }

    /** Returns whether any token is configured. */
    public boolean isPossible() {
        return !tokens.configured().isEmpty();
    }

    /** Returns what would be done. */
    public RedriveResult dryRun() {
        return over(Publication.dryRun());
    }

    /** @throws RuntimeException while Kafka or the database is away */
    public RedriveResult run() {
        try (Publication publication = Publication.open(writers)) {
            return over(publication);
        }
    }

    private RedriveResult over(Publication publication) {
        SignatureVerifier signatures = new SignatureVerifier(tokens.configured());
        reading.forEachPage(page -> handle(page, signatures, publication));
        return publication.result(OptionalLong.empty());
    }

    private void handle(List<StoredMismatch> page, SignatureVerifier signatures, Publication publication) {
        if (publication.isStopped()) {
            return;
        }
        List<Candidate<Long>> portion = new ArrayList<>();
        for (StoredMismatch each : page) {
            Reclassified reclassified =
                    reclassifier.reclassify(each.receipt(), each.signature().orElse(null), signatures);
            if (reclassified instanceof Reclassified.Routed routed) {
                portion.add(new Candidate<>(each.id(), routed.record()));
            } else {
                publication.leave(why(reclassified));
            }
        }
        publication.publish(portion, ids -> rows.remove(ids).await().atMost(WITHIN));
    }

    private static String why(Reclassified reclassified) {
        return reclassified instanceof Reclassified.Handshake
                ? "it is a handshake: verify the webhook again in the dashboard"
                : "it holds with no token that is configured now";
    }
}
