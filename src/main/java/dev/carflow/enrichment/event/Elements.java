package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lists as Smartcar could send them. */
final class Elements {

    private Elements() {}

    /** Of an array its elements, of anything else that is there the one, of null and a missing node none. */
    static Stream<JsonNode> of(JsonNode list) {
        if (list.isArray()) {
            return StreamSupport.stream(list.spliterator(), false);
        }
        return list.isMissingNode() || list.isNull() ? Stream.empty() : Stream.of(list);
    }
}
