package dev.carflow.proof.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A signal of a webhook, an answer or an enriched event, in the one form of docs/enriched-events.md.
 *
 * @param body as JSON; empty without one
 * @param error its type and code; empty without one
 */
record Reading(
        String code,
        String name,
        String group,
        String status,
        String body,
        String error,
        Optional<Instant> oemUpdatedAt,
        Optional<Instant> retrievedAt) {

    private static final String SUCCESS = "SUCCESS";

    /** Which of two tells more: a body before none, then the newer one, then a success. */
    static final Comparator<Reading> BY_CONTENT = Comparator.comparing(Reading::hasBody)
            .thenComparing(reading -> reading.oemUpdatedAt().orElse(Instant.MIN))
            .thenComparing(Reading::isSuccess);

    /** @param signal of an event, contract 3 */
    static Reading ofWebhook(JsonNode signal) {
        return of(signal.path("code").asText(), signal, signal.path("status"), signal.path("meta"));
    }

    /** @param signal of an answer, contract 7 */
    static Reading ofApi(JsonNode signal) {
        JsonNode attributes = signal.path("attributes");
        return of(attributes.path("code").asText(), attributes, attributes.path("status"), signal.path("meta"));
    }

    private static Reading of(String code, JsonNode signal, JsonNode status, JsonNode meta) {
        JsonNode error = status.path("error");
        String word = Json.text(status.path("value"))
                .or(() -> Json.text(status))
                .orElse(error.isObject() ? "ERROR" : SUCCESS);
        return of(code, signal, word, error, meta);
    }

    /** @param signal of an enriched event */
    static Reading ofEnriched(String code, JsonNode signal) {
        return of(code, signal, signal.path("status").asText(), signal.path("error"), signal);
    }

    private static Reading of(String code, JsonNode signal, String status, JsonNode error, JsonNode times) {
        JsonNode body = signal.path("body");
        return new Reading(
                code,
                signal.path("name").asText(),
                signal.path("group").asText(),
                status,
                body.isMissingNode() || body.isNull() ? "" : body.toString(),
                error.isObject()
                        ? Json.text(error.path("type")).orElse("") + " "
                                + Json.text(error.path("code")).orElse("")
                        : "",
                Json.time(times.path("oemUpdatedAt")),
                Json.time(times.path("retrievedAt")).or(() -> Json.time(times.path("fetchedAt"))));
    }

    boolean hasBody() {
        return !body.isEmpty();
    }

    boolean isSuccess() {
        return status.equals(SUCCESS);
    }

    /** @return whether the car cannot give it, or the user does not allow it */
    boolean isIncurable() {
        return error.startsWith("COMPATIBILITY") || error.startsWith("PERMISSION");
    }

    /** @return what may be remembered of an incurable one */
    Reading withoutBody() {
        return new Reading(code, name, group, status, "", error, oemUpdatedAt, retrievedAt);
    }

    /** @return what a reader has to make of its age */
    boolean isStale(Instant now, Duration wanted) {
        return hasBody()
                && (!isSuccess()
                        || oemUpdatedAt()
                                .filter(time -> Duration.between(time, now).compareTo(wanted) > 0)
                                .isPresent());
    }

    /** @return names of members */
    Set<String> differencesFrom(Reading other) {
        Set<String> different = new TreeSet<>();
        for (RecordComponent component : Reading.class.getRecordComponents()) {
            try {
                Object mine = component.getAccessor().invoke(this);
                if (!mine.equals(component.getAccessor().invoke(other))) {
                    different.add(component.getName());
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return different;
    }
}
