package dev.carflow.redrive.topic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position of a record. As text {@code topic-partition@offset}. */
public record TopicPosition(String topic, int partition, long offset) {

    private static final Pattern WITHIN_A_TOPIC = Pattern.compile("(?:(.+)-)?(\\d{1,9})@(\\d{1,18})");

    /**
     * Parses {@code topic-partition@offset}, or {@code partition@offset} if the topic is known.
     *
     * @return empty for anything else, and for a position in another topic
     */
    public static Optional<TopicPosition> parse(String topic, String text) {
        Matcher matcher = WITHIN_A_TOPIC.matcher(text);
        if (!matcher.matches() || matcher.group(1) != null && !matcher.group(1).equals(topic)) {
            return Optional.empty();
        }
        return Optional.of(
                new TopicPosition(topic, Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))));
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
