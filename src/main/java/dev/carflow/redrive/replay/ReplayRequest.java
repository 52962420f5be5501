package dev.carflow.redrive.replay;

import dev.carflow.redrive.topic.TimeRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Selects the events to replay.
 *
 * @param topics empty for all that the workers consume
 * @param user Smartcar's id
 * @param vehicle Smartcar's id
 * @param destination a topic; empty for each record's own
 * @param perSecond records; 0 sets no limit
 * @param restart whether to start again if an earlier run could continue
 */
public record ReplayRequest(
        Set<String> topics,
        Optional<String> user,
        Optional<String> vehicle,
        TimeRange span,
        Optional<String> destination,
        int perSecond,
        boolean restart) {

    public ReplayRequest {
        topics = Set.copyOf(topics);
    }

    /** Returns a hash that is equal for the same records and destination, and reveals nothing about them. */
    String definition() {
        String text = String.join(
                "\n",
                String.join(" ", new TreeSet<>(topics)),
                user.orElse(""),
                vehicle.orElse(""),
                span.from().map(Object::toString).orElse(""),
                span.until().map(Object::toString).orElse(""),
                destination.orElse(""));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Leaves the ids out. */
    @Override
    public String toString() {
        return "ReplayRequest[topics=" + topics + ", span=" + span + ", destination=" + destination + "]";
    }
}
