package dev.carflow.views.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times of records, in milliseconds as Carflow writes them: a stored state has no more digits. */
final class RecordTime {

    private RecordTime() {}

    static Optional<Instant> of(JsonNode json) {
        return Fields.time(json).map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    }
}
