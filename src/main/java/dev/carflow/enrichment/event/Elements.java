package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads lists in the forms in which Smartcar could send them. */
final class Elements {

    private Elements() {}

    /** Array elements; a single non-null value as one element; otherwise empty. */
    static Stream<JsonNode> of(JsonNode list) {
        if (list.isArray()) {
            return StreamSupport.stream(list.spliterator(), false);
        }
        return list.isMissingNode() || list.isNull() ? Stream.empty() : Stream.of(list);
    }
}
