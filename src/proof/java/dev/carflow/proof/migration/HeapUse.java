package dev.carflow.proof.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of a process at its collections, in MB, as its JVM logged it: the use before a collection shows the peak,
 * the use after it shows what stays.
 */
record HeapUse(List<Integer> before, List<Integer> left) {

    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

    /** In MB, for what a longer run compiles and caches. */
    private static final int ROOM = 8;

    HeapUse {
        before = List.copyOf(before);
        left = List.copyOf(left);
    }

    /** Options of a JVM that writes such a log; it ends if it needs more. */
    static String[] options(String most, Path log) {
        return new String[] {most, "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:file=" + log};
    }

    /** Reads and deletes the log. */
    static HeapUse of(Path log) throws IOException {
        List<Integer> before = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = COLLECTION.matcher(line);
            if (matcher.find()) {
                before.add(Integer.valueOf(matcher.group(1)));
                left.add(Integer.valueOf(matcher.group(2)));
            }
        }
        Files.delete(log);
        return new HeapUse(before, left);
    }

    /**
     * Returns whether as much stays in the last quarter as in the second; the first one includes the start. A
     * collection of young objects alone leaves more, so the minimum counts.
     */
    boolean isFlat() {
        return left.isEmpty() || least(last()) <= least(second()) + ROOM;
    }

    private List<Integer> second() {
        return left.subList(Math.min(quarter(), left.size() - 1), Math.min(2 * quarter(), left.size()));
    }

    private List<Integer> last() {
        return left.subList(left.size() - quarter(), left.size());
    }

    private int quarter() {
        return Math.max(1, left.size() / 4);
    }

    private static int least(List<Integer> megabytes) {
        return megabytes.stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    private static int most(List<Integer> megabytes) {
        return megabytes.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public String toString() {
        if (left.isEmpty()) {
            return "heap never collected";
        }
        return String.format(
                Locale.ROOT,
                "heap peak %d MB, kept %d to %d MB in the second quarter of %d collections and %d to %d MB in the last",
                most(before),
                least(second()),
                most(second()),
                left.size(),
                least(last()),
                most(last()));
    }
}
