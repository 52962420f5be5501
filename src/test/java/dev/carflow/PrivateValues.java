package dev.carflow;

import dev.carflow.sandbox.simulator.api.ApiSettings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Searches for what must be in no log: secrets, tokens, ids of users and vehicles, VINs, places, bodies. By their form,
 * so that unforeseen ones are found too, and by the values that tests use.
 */
public final class PrivateValues {

    private static final ApiSettings SIMULATED = ApiSettings.defaults();

    /** The secrets of tests and of the simulator. */
    private static final Set<String> SECRETS = Set.copyOf(List.of(
            Samples.TOKEN,
            KafkaResource.PREVIOUS_TOKEN,
            SIMULATED.clientSecret(),
            SIMULATED.legacy().clientSecret(),
            SIMULATED.legacy().managementToken()));

    private static final Set<String> USUAL =
            Stream.concat(SECRETS.stream(), idsOfSamples()).collect(Collectors.toUnmodifiableSet());

    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /** Possible values of {@link PlantedValues}: a UUID, in any context, or a word. */
    private static final List<Pattern> CANDIDATES =
            List.of(Pattern.compile(UUID), Pattern.compile("(?=[\\w-]*\\d)\\w[\\w-]{7,}"));

    private static final Map<String, Pattern> SHAPES = shapes();
    private static final int CONTEXT = 60;

    private final Set<String> planted;

    /** @param planted further values that no log may hold, such as ids of people */
    public PrivateValues(Set<String> planted) {
        this.planted = Set.copyOf(planted);
    }

    /** The values of every test. */
    public static PrivateValues usual() {
        return new PrivateValues(USUAL);
    }

    public static PrivateValues withPlanted(Set<String> more) {
        return new PrivateValues(Stream.concat(USUAL.stream(), more.stream()).collect(Collectors.toSet()));
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
        shapes.put("an application token", Pattern.compile("(?i)" + UUID + "\\." + UUID));
        shapes.put("a password of a URL", Pattern.compile("(?i)[a-z][a-z0-9+.-]*://[^\\s/@:]*:[^\\s/@]+@"));
        shapes.put("a password", Pattern.compile("(?i)password\\s*=\\s*(?!null|\\[hidden]|<|\\*|,|\\)|})\\S"));
        shapes.put("a bearer token", Pattern.compile("(?i)bearer [A-Za-z0-9._~+/-]{20,}"));
        shapes.put("a signature", Pattern.compile("(?i)sc-signature\\W{1,4}[0-9a-f]{64}"));
        return shapes;
    }

    /** Ids of users and vehicles that the samples are about. */
    private static Stream<String> idsOfSamples() {
        return Samples.deliveries()
                .map(Samples.Delivery::json)
                .flatMap(json -> Stream.of("/data/user/id", "/data/vehicle/id", "/vehicleId", "/payload/vehicleId")
                        .map(pointer -> json.at(pointer).asText()))
                .filter(id -> id.length() > 8);
    }

    /**
     * Returns the findings, each with its line without the value itself. Also finds the values of
     * {@link PlantedValues}.
     */
    public List<String> in(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            SHAPES.forEach((kind, shape) -> {
                Matcher match = shape.matcher(line);
                if (match.find()) {
                    found.add(describe(kind, line, match.start(), match.end()));
                }
            });
            for (String value : planted) {
                int at = line.indexOf(value);
                if (at >= 0) {
                    found.add(describe("a planted value", line, at, at + value.length()));
                }
            }
            for (Pattern candidate : CANDIDATES) {
                candidate
                        .matcher(line)
                        .results()
                        .filter(match -> PlantedValues.contains(match.group()))
                        .forEach(match ->
                                found.add(describe("a value of the simulator", line, match.start(), match.end())));
            }
        }
        return List.copyOf(found);
    }

    private static String describe(String kind, String line, int from, int to) {
        return kind + " in: " + line.substring(Math.max(0, from - CONTEXT), from) + "<" + (to - from) + " characters>"
                + line.substring(to, Math.min(line.length(), to + CONTEXT / 2));
    }
}
