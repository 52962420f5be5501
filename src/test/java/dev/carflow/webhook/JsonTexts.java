package dev.carflow.webhook;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * JSON texts that look like webhooks often enough to get far: any order, nesting, escapes, numbers, doubled members.
 * Made from a random source by hand: composed of arbitraries each took twenty milliseconds, which left room for few.
 */
final class JsonTexts {

    private static final List<String> NAMES = List.of(
            "eventId",
            "eventType",
            "vehicleId",
            "version",
            "eventName",
            "webhookId",
            "data",
            "meta",
            "payload",
            "user",
            "vehicle",
            "id",
            "challenge",
            "deliveryId",
            "deliveredAt",
            "mode",
            "vehicles",
            "requestId",
            "signals",
            "triggers");

    private static final List<String> TELLING_VALUES = List.of(
            "\"VEHICLE_STATE\"",
            "\"VEHICLE_ERROR\"",
            "\"VERIFY\"",
            "\"verify\"",
            "\"schedule\"",
            "\"2.0\"",
            "\"TEST\"",
            "\"LIVE\"",
            "\"a4c82e9f-6b1d-4e37-9c05-2f8d7a613be4\"",
            "1795250000000",
            "1795250000",
            "\"2026-11-21T08:30:02.000Z\"",
            "99999999999999999999999",
            "-1",
            "0",
            "1.5e300",
            "\"\"",
            "\" \"",
            "null");

    private static final List<String> MODES =
            List.of("\"LIVE\"", "\"live\"", "\"simulated\"", "\"SIMULATED\"", "\"test\"", "\"Test\"", "\"later\"");

    private static final List<String> ODD_VALUES =
            List.of("true", "false", "null", "\"\\ud800\"", "\"\\u0000\"", "\"\\\"\"");

    private static final int BEYOND_ANY_ID = 250;

    private final Random random;

    private JsonTexts(Random random) {
        this.random = random;
    }

    /** Objects, mostly with the members of a webhook. */
    static Arbitrary<String> objects() {
        return Arbitraries.randomValue(random -> new JsonTexts(random).webhook());
    }

    private String webhook() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> object(1);
            case 2 -> object(3);
            default -> vehicleEvent();
        };
    }

    /** The live envelope, with members left out, doubled, of other types or in another order. */
    private String vehicleEvent() {
        return membersOf(List.of(
                () -> named("eventId", id()),
                () -> named("eventType", oneOf(TELLING_VALUES.subList(0, 3))),
                () -> named("eventName", value()),
                () -> named("mode", mode()),
                () -> named("data", data()),
                () -> named("meta", meta()),
                () -> named("payload", payload()),
                () -> member(1)));
    }

    private String data() {
        return membersOf(List.of(
                () -> named("user", owner()),
                () -> named("vehicle", vehicle()),
                () -> named("signals", array(() -> object(1))),
                () -> named("challenge", value())));
    }

    private String meta() {
        return membersOf(List.of(
                () -> named("webhookId", value()),
                () -> named("deliveryId", value()),
                () -> named("deliveredAt", value()),
                () -> named("mode", mode())));
    }

    private String vehicle() {
        return random.nextBoolean()
                ? owner()
                : membersOf(List.of(() -> named("id", id()), () -> named("mode", mode()), () -> member(1)));
    }

    private String mode() {
        return random.nextInt(5) == 0 ? value() : oneOf(MODES);
    }

    private String payload() {
        return membersOf(List.of(
                () -> named("vehicles", array(this::scheduled)),
                () -> named("challenge", value()),
                () -> named("eventId", value()),
                () -> named("vehicleId", value())));
    }

    private String scheduled() {
        return membersOf(List.of(() -> named("vehicleId", value()), () -> named("requestId", value())));
    }

    private String owner() {
        return switch (random.nextInt(3)) {
            case 0 -> "{" + named("id", id()) + "}";
            case 1 -> "{\"more\":[{}]," + named("id", id()) + "}";
            default -> id();
        };
    }

    /** All but two at most, in any order. */
    private String membersOf(List<Supplier<String>> members) {
        List<Supplier<String>> shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled, random);
        int left = Math.max(0, members.size() - random.nextInt(3));
        return shuffled.stream().limit(left).map(Supplier::get).collect(Collectors.joining(",", "{", "}"));
    }

    private String object(int depth) {
        return IntStream.range(0, random.nextInt(7))
                .mapToObj(i -> member(depth))
                .collect(Collectors.joining(" , ", "{", "}"));
    }

    private String array(Supplier<String> item) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> item.get())
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String member(int depth) {
        String value =
                switch (depth == 0 ? 0 : random.nextInt(4)) {
                    case 0, 1 -> value();
                    case 2 -> object(depth - 1);
                    default -> array(() -> object(depth - 1));
                };
        return quoted(random.nextBoolean() ? oneOf(NAMES) : text(random.nextInt(5))) + ":" + value;
    }

    private static String named(String name, String value) {
        return quoted(name) + " : " + value;
    }

    /** Mostly a proper id. */
    private String id() {
        return random.nextInt(5) == 0 ? value() : oneOf(List.of("\"a4c82e9f\"", "\"user:7\""));
    }

    private String value() {
        return switch (random.nextInt(7)) {
            case 0, 1 -> oneOf(TELLING_VALUES);
            case 2 -> quoted(text(random.nextInt(13)));
            case 3 -> quoted(text(BEYOND_ANY_ID + random.nextInt(11)));
            case 4 -> String.valueOf(random.nextLong() >> random.nextInt(Long.SIZE));
            case 5 -> new BigDecimal(new BigInteger(80, random), random.nextInt(61) - 30).toString();
            default -> oneOf(ODD_VALUES);
        };
    }

    /** Half of it ASCII, the rest anything that a Java string may hold, lone surrogates among it. */
    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : Character.MAX_VALUE + 1));
        }
        return text.toString();
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A JSON string; every other character outside ASCII is escaped, lone surrogates always. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c) || (c > 126 && i % 2 == 0);
            json.append(escape ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return json.append('"').toString();
    }
}
