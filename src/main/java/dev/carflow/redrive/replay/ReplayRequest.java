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
 * What is to be replayed.
 *
 * @param topics none for all that the workers consume
 * @param user Smartcar's id
 * @param vehicle Smartcar's id
 * @param destination a topic; none for the one where each record is
 * @param perSecond records; 0 sets no limit
 * @param restart begins anew where an earlier run could go on
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

    /** The same for the same records to the same place; it tells nothing of them. */
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

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "ReplayRequest[topics=" + topics + ", span=" + span + ", destination=" + destination + "]";
    }
}
