package dev.carflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for what must be in no log: secrets, VINs, places, bodies. By their shape, so that what nobody thought of is found
 * too, and by values that were planted.
 */
public final class PrivateValues {

    /** What tests and the simulator use as secrets, whatever else they are. */
    private static final Set<String> SECRETS = Set.of(Samples.TOKEN, KafkaResource.PREVIOUS_TOKEN, "simulated-secret");

    private static final Map<String, Pattern> SHAPES = shapes();
    private static final int CONTEXT = 60;

    private final Set<String> planted;

    /** @param planted further values that no log may hold, such as ids of people */
    public PrivateValues(Set<String> planted) {
        this.planted = Set.copyOf(planted);
    }

    /** Those of every test. */
    public static PrivateValues usual() {
        return new PrivateValues(SECRETS);
    }

    public static PrivateValues withPlanted(Set<String> more) {
        List<String> all = new ArrayList<>(SECRETS);
        all.addAll(more);
        return new PrivateValues(Set.copyOf(all));
    }

    private static Map<String, Pattern> shapes() {
        Map<String, Pattern> shapes = new LinkedHashMap<>();
        shapes.put(
                "a VIN",
                Pattern.compile(
                        "(?<![A-Za-z0-9_-])(?=[A-Z0-9]*\\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9_-])"));
        shapes.put("a coordinate", Pattern.compile("(?<![\\d.:T])-?\\d{1,3}\\.\\d{4,}(?![\\d]*(?:s|S|ms|%))"));
        shapes.put(
                "a body",
                Pattern.compile("\\\\?\"(?:eventId|eventType|eventName|deliveryId|signals|latitude|longitude|vin"
                        + "|access_token|refresh_token|client_secret)\\\\?\"\\s*:"));
        shapes.put("a bearer token", Pattern.compile("(?i)bearer [A-Za-z0-9._~+/-]{20,}"));
        shapes.put("a signature", Pattern.compile("(?i)sc-signature\\W{1,4}[0-9a-f]{64}"));
        return shapes;
    }

    /** What there is of it, each with its line, in which the value itself is left out. */
    public List<String> in(String text) {
        List<String> found = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            SHAPES.forEach((kind, shape) -> {
                Matcher match = shape.matcher(line);
                if (match.find()) {
                    found.add(tell(kind, line, match.start(), match.end()));
                }
            });
            for (String value : planted) {
                int at = line.indexOf(value);
                if (at >= 0) {
                    found.add(tell("a planted value", line, at, at + value.length()));
                }
            }
        }
        return found;
    }

    private static String tell(String kind, String line, int from, int to) {
        return kind + " in: " + line.substring(Math.max(0, from - CONTEXT), from) + "<" + (to - from) + " characters>"
                + line.substring(to, Math.min(line.length(), to + CONTEXT / 2));
    }
}
