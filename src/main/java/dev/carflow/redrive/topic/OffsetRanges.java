package dev.carflow.redrive.topic;

import java.util.ArrayList;
import java.util.List;

/** The part of some topics to be read: for each partition the offsets from {@code next} to {@code end}, exclusive. */
public record OffsetRanges(List<Part> parts) {

    /** The range of one partition. */
    public record Part(String topic, int partition, long next, long end) {

        /** Returns the number of offsets, some of which are transaction markers. */
        long size() {
            return Math.max(0, end - next);
        }
    }

    public OffsetRanges {
        parts = List.copyOf(parts);
    }

    public long size() {
        return parts.stream().mapToLong(Part::size).sum();
    }

    /** Returns lines of text for {@link #parse}. */
    public String format() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.topic())
                    .append(' ')
                    .append(part.partition())
                    .append(' ')
                    .append(part.next())
                    .append(' ')
                    .append(part.end())
                    .append('\n');
        }
        return text.toString();
    }

    public static OffsetRanges parse(String text) {
        List<Part> parts = new ArrayList<>();
        text.lines().forEach(line -> {
            String[] words = line.split(" ");
            parts.add(
                    new Part(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        });
        return new OffsetRanges(parts);
    }
}
