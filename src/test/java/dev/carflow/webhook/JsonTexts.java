package dev.carflow.webhook;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** JSON texts that look like webhooks often enough to get far: any order, nesting, escapes, numbers, doubled members. */
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

    private JsonTexts() {}

    /** Objects, mostly with the members of a webhook. */
    static Arbitrary<String> objects() {
        return Arbitraries.frequencyOf(Tuple.of(2, object(1)), Tuple.of(3, vehicleEvents()), Tuple.of(1, object(3)));
    }

    /** The live envelope, with members left out, doubled, of other types or in another order. */
    private static Arbitrary<String> vehicleEvents() {
        Arbitrary<String> user = wrapped("id", id());
        Arbitrary<String> data = membersOf(List.of(
                named("user", user),
                named("vehicle", user),
                named("signals", array(object(1))),
                named("challenge", value())));
        Arbitrary<String> meta = membersOf(List.of(
                named("webhookId", value()),
                named("deliveryId", value()),
                named("deliveredAt", value()),
                named("mode", value())));
        Arbitrary<String> payload = membersOf(List.of(
                named("vehicles", array(membersOf(List.of(named("vehicleId", value()), named("requestId", value()))))),
                named("challenge", value()),
                named("eventId", value()),
                named("vehicleId", value())));
        return membersOf(List.of(
                named("eventId", id()),
                named("eventType", Arbitraries.of(TELLING_VALUES.subList(0, 3))),
                named("eventName", value()),
                named("data", data),
                named("meta", meta),
                named("payload", payload),
                member(1)));
    }

    private static Arbitrary<String> membersOf(List<Arbitrary<String>> members) {
        return Arbitraries.shuffle(members).flatMap(shuffled -> Arbitraries.integers()
                .between(Math.max(0, shuffled.size() - 2), shuffled.size())
                .flatMap(count -> Combinators.combine(shuffled.subList(0, count))
                        .as(texts -> "{" + String.join(",", texts) + "}")));
    }

    private static Arbitrary<String> wrapped(String name, Arbitrary<String> value) {
        return Arbitraries.oneOf(
                named(name, value).map(member -> "{" + member + "}"),
                named(name, value).map(member -> "{\"more\":[{}]," + member + "}"),
                value);
    }

    private static Arbitrary<String> object(int depth) {
        return member(depth).list().ofMaxSize(6).map(members -> members.stream()
                .collect(Collectors.joining(" , ", "{", "}")));
    }

    private static Arbitrary<String> array(Arbitrary<String> items) {
        return items.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
    }

    private static Arbitrary<String> member(int depth) {
        Arbitrary<String> value = depth == 0
                ? value()
                : Arbitraries.frequencyOf(
                        Tuple.of(2, value()), Tuple.of(1, object(depth - 1)), Tuple.of(1, array(object(depth - 1))));
        Arbitrary<String> name =
                Arbitraries.oneOf(Arbitraries.of(NAMES), Arbitraries.strings().ofMaxLength(4));
        return Combinators.combine(name, value).as((n, v) -> quoted(n) + ":" + v);
    }

    private static Arbitrary<String> named(String name, Arbitrary<String> value) {
        return value.map(v -> quoted(name) + " : " + v);
    }

    /** Mostly a proper id. */
    private static Arbitrary<String> id() {
        return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of("\"a4c82e9f\"", "\"user:7\"")), Tuple.of(1, value()));
    }

    private static Arbitrary<String> value() {
        return Arbitraries.oneOf(
                Arbitraries.of(TELLING_VALUES),
                Arbitraries.of(TELLING_VALUES),
                Arbitraries.strings().ofMaxLength(12).map(JsonTexts::quoted),
                Arbitraries.strings().ofMinLength(250).ofMaxLength(260).map(JsonTexts::quoted),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.bigDecimals().map(String::valueOf),
                Arbitraries.of("true", "false", "null", "\"\\ud800\"", "\"\\u0000\"", "\"\\\"\""));
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
