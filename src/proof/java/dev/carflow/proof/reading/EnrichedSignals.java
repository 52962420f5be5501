package dev.carflow.proof.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Compares an enriched event's signals with what Smartcar reported to the service, by the rules of
 * docs/enriched-events.md: {@code signals} repeats the event's own, and {@code known} has what an answer or the memory
 * adds.
 */
public final class EnrichedSignals {

    public static final String OWN = "the event's own signals are as it had them";
    public static final String ALL = "all signals of an event are there, and no others";
    public static final String WANTED = "only what is wanted is added";
    public static final String ORIGIN = "what is known has an origin";
    public static final String ANSWERED = "a value of the API is one that Smartcar answered";
    public static final String REMEMBERED = "a remembered value is one that Smartcar reported of the vehicle";
    public static final String STATUS = "a status is that of the event or of its answer, and never remembered";
    public static final String INCURABLE = "no value is written where no call can cure its lack";
    public static final String NEWER = "what is known is no older than what the event said";
    public static final String STALE = "what is stale is what is older than wanted, or was not read";
    public static final String MISSING = "what is missing is wanted and has no value";
    public static final String ABSENT = "what is wanted and has no value is missing, unless no call can cure that";
    public static final String CHANGED = "what changed is wanted, has a value, and no memory";
    public static final String NEW = "a value that was never reported before has changed";
    public static final String LEARNED = "what is known was learned before, of an event that there was";

    private static final String EVERYTHING = "all";
    private static final List<String> TIMES = List.of("oemUpdatedAt", "retrievedAt", "ingestedAt", "timeFrom");

    /** Everything that was reported to the service about one vehicle and one user. */
    public interface KnownToService {

        /** Returns whether an answer that this event can have had contains the value. */
        boolean isAnswered(Reading.Value value);

        boolean isAnswered(Reading.Status status);

        /** Returns whether any event or answer contains the value. */
        boolean isReported(Reading.Value value);

        /** Returns whether any event or answer said that no call can cure the lack of the signal. */
        boolean isIncurable(String code);

        /**
         * Returns whether the value may have been remembered before the event: something else reported it, too, or the event
         * may have been processed twice.
         */
        boolean mayBeRemembered(Reading value);
    }

    private final List<String> codes;
    private final Function<String, Optional<Duration>> maxAge;
    private final BiConsumer<String, String> broken;

    /**
     * @param codes that are wanted by their name; empty for all that a vehicle has
     * @param maxAge by code, the greatest age of a value; empty if the code is not wanted
     * @param broken receives a broken rule, and where
     */
    public EnrichedSignals(
            List<String> codes, Function<String, Optional<Duration>> maxAge, BiConsumer<String, String> broken) {
        this.codes = codes;
        this.maxAge = maxAge;
        this.broken = broken;
    }

    /**
     * @param id of the event, for messages
     * @param own its signals, by code
     */
    public void check(
            String id, Instant receivedAt, Map<String, List<Reading>> own, JsonNode enriched, KnownToService service) {
        Instant now = Reading.time(enriched.path("enrichedAt"));
        Set<String> written = new HashSet<>();
        enriched.path("signals").properties().forEach(member -> {
            written.add(member.getKey());
            checkOwn(id + ": " + member.getKey(), member.getKey(), member.getValue(), own, receivedAt, now);
        });
        unless(written.equals(own.keySet()), ALL, id + ": " + written + " and not " + own.keySet());
        enriched.path("known").properties().forEach(member -> {
            String code = member.getKey();
            String where = id + ": " + code;
            List<Reading> carried = own.getOrDefault(code, List.of());
            unless(maxAge.apply(code).isPresent(), WANTED, where);
            JsonNode known =
                    withTimes(member.getValue(), enriched.path("signals").path(code));
            checkKnown(where, Reading.ofEnriched(code, known), known, carried, service);
            checkTimes(where, Reading.ofEnriched(code, known), known, carried, receivedAt, now);
        });
        checkMissing(id, enriched, service);
        checkChanged(id, enriched, service);
    }

    /** An error event has no need of its own. */
    private void checkMissing(String id, JsonNode enriched, KnownToService service) {
        Set<String> missing = texts(enriched.at("/enrichment/missing"));
        boolean isOfAnError = enriched.path("eventType").asText().equals("VEHICLE_ERROR");
        for (String selector : missing) {
            boolean isWanted = codes.isEmpty() ? selector.equals(EVERYTHING) : codes.contains(selector);
            unless(!isOfAnError && isWanted && !hasValue(enriched, selector), MISSING, id + ": " + selector);
        }
        if (!isOfAnError) {
            codes.forEach(code -> unless(
                    missing.contains(code) || hasValue(enriched, code) || service.isIncurable(code),
                    ABSENT,
                    id + ": " + code));
        }
    }

    private void checkChanged(String id, JsonNode enriched, KnownToService service) {
        Set<String> changed = texts(enriched.path("changed"));
        for (String code : changed) {
            unless(
                    maxAge.apply(code).isPresent() && hasValue(enriched, code) && !isOfMemory(enriched, code),
                    CHANGED,
                    id + ": " + code);
        }
        if (enriched.path("eventType").asText().equals("VEHICLE_ERROR")) {
            return;
        }
        Set<String> present = names(enriched.path("signals"));
        present.addAll(names(enriched.path("known")));
        for (String code : present) {
            boolean isReported =
                    maxAge.apply(code).isPresent() && hasValue(enriched, code) && !isOfMemory(enriched, code);
            unless(
                    !isReported
                            || changed.contains(code)
                            || service.mayBeRemembered(Reading.ofEnriched(code, present(enriched, code))),
                    NEW,
                    id + ": " + code);
        }
    }

    private static boolean isOfMemory(JsonNode enriched, String code) {
        return enriched.path("known").path(code).path("origin").asText().equals("cache");
    }

    /** As readers decide it: what is known is better than what the event said. */
    private static JsonNode present(JsonNode enriched, String code) {
        JsonNode known = enriched.path("known").path(code);
        return known.isMissingNode() ? enriched.path("signals").path(code) : known;
    }

    private static boolean hasValue(JsonNode enriched, String code) {
        JsonNode present = present(enriched, code);
        return present.has("body") && !isNoValue(present.path("body"));
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The event's own value has its times only in {@code signals}. */
    public static JsonNode withTimes(JsonNode known, JsonNode own) {
        if (!known.path("origin").asText().equals("webhook") || !known.has("body")) {
            return known;
        }
        ObjectNode whole = known.deepCopy();
        TIMES.stream().filter(own::has).forEach(time -> whole.set(time, own.get(time)));
        return whole;
    }

    /** A body without a value: empty, or with nulls only. */
    private static boolean isNoValue(JsonNode body) {
        if (!body.isObject()) {
            return body.isArray() && body.isEmpty();
        }
        return body.properties().stream()
                .allMatch(member ->
                        member.getKey().equals("unit") || member.getValue().isNull());
    }

    private void checkOwn(
            String where,
            String code,
            JsonNode written,
            Map<String, List<Reading>> own,
            Instant reportedAt,
            Instant now) {
        Reading reading = Reading.ofEnriched(code, written);
        List<Reading> reported = own.getOrDefault(code, List.of());
        List<String> differences = reported.isEmpty()
                ? List.of("absent")
                : reading.differencesTo(reported.get(0).allowed());
        unless(
                reported.stream()
                        .anyMatch(each -> reading.differencesTo(each.allowed()).isEmpty()),
                OWN,
                where + ": " + differences);
        checkStale(where, reading, written, !reading.isSuccess(), reportedAt, now);
    }

    private void checkKnown(
            String where, Reading reading, JsonNode written, List<Reading> carried, KnownToService service) {
        String origin = written.path("origin").asText();
        if (reading.hasBody()) {
            switch (origin) {
                case "webhook" ->
                    unless(carried.stream().anyMatch(own -> own.value().equals(reading.value())), OWN, where);
                case "api" -> unless(service.isAnswered(reading.value()), ANSWERED, where);
                case "cache" -> unless(service.isReported(reading.value()), REMEMBERED, where);
                default -> broken.accept(ORIGIN, where + ": " + origin);
            }
        }
        if (reading.status() == null) {
            unless(carried.isEmpty() && origin.equals("cache"), STATUS, where + " has none");
        } else {
            unless(
                    service.isAnswered(reading.statusReported())
                            || carried.stream()
                                    .anyMatch(own -> own.statusReported().equals(reading.statusReported())),
                    STATUS,
                    where);
            unless(!reading.isIncurable() || !reading.hasBody(), INCURABLE, where);
        }
        String lastFailure = written.at("/lastFailure/error/type").asText();
        unless(!Set.of("PERMISSION", "COMPATIBILITY").contains(lastFailure) || !reading.hasBody(), INCURABLE, where);
    }

    private void checkTimes(
            String where, Reading reading, JsonNode written, List<Reading> carried, Instant receivedAt, Instant now) {
        if (!reading.hasBody()) {
            return;
        }
        Instant learnedAt = reportedAt(written, receivedAt, now);
        boolean isOfAnother = written.path("origin").asText().equals("cache");
        unless(
                learnedAt != null
                        && !learnedAt.isAfter(now)
                        && written.has("learnedAt") == isOfAnother
                        && written.path("fromEventId").isTextual() == isOfAnother,
                LEARNED,
                where);
        if (learnedAt != null) {
            for (Reading own : carried) {
                boolean comparable = own.isSuccess() && own.hasBody() && written.has("timeFrom");
                unless(!comparable || !reading.time(learnedAt).isBefore(own.time(receivedAt)), NEWER, where);
            }
            boolean failed = reading.status() == null ? written.has("lastFailure") : !reading.isSuccess();
            checkStale(where, reading, written, failed || written.has("lastFailure"), learnedAt, now);
        }
    }

    /** Returns when a known value was reported: null if it is from another event and has no such time. */
    private static Instant reportedAt(JsonNode written, Instant receivedAt, Instant now) {
        return switch (written.path("origin").asText()) {
            case "webhook" -> receivedAt;
            case "api" -> now;
            default -> Reading.time(written.path("learnedAt"));
        };
    }

    /** Values within a second of the limit are not judged, nor are those without an age. */
    private void checkStale(
            String where, Reading reading, JsonNode written, boolean failed, Instant reportedAt, Instant now) {
        boolean isStale = written.path("stale").asBoolean();
        if (!reading.hasBody() || isNoValue(written.path("body"))) {
            unless(!isStale || reading.hasBody(), STALE, where);
            return;
        }
        Optional<Duration> limit = maxAge.apply(reading.code());
        if (failed) {
            unless(isStale, STALE, where + " failed");
        } else if (limit.isEmpty()) {
            unless(!isStale, STALE, where + " may be of any age");
        } else if (written.has("timeFrom")) {
            Duration over = Duration.between(reading.time(reportedAt), now).minus(limit.get());
            if (over.abs().compareTo(Duration.ofSeconds(1)) > 0) {
                unless(isStale == !over.isNegative(), STALE, where);
            }
        }
    }

    private void unless(boolean holds, String rule, String where) {
        if (!holds) {
            broken.accept(rule, where);
        }
    }
}
