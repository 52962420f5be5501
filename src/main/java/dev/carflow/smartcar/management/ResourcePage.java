package dev.carflow.smartcar.management;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list (contract 7.6).
 *
 * @param unreadable number of rows that lack an id
 * @param totalCount of all pages; empty if Smartcar does not say
 * @param last whether no page follows: Smartcar says so, or the page is empty
 */
public record ResourcePage<T>(List<T> rows, int unreadable, Optional<Integer> totalCount, boolean last) {

    public ResourcePage {
        rows = List.copyOf(rows);
    }

    /**
     * @param reader of a row; empty for one that lacks an id
     * @return empty for a body of another shape
     */
    static <T> Optional<ResourcePage<T>> read(JsonNode body, Function<JsonNode, Optional<T>> reader) {
        JsonNode data = body.path("data");
        if (!data.isArray()) {
            return Optional.empty();
        }
        List<T> rows = new ArrayList<>();
        data.forEach(resource -> reader.apply(resource).ifPresent(rows::add));
        Optional<Integer> total = Fields.integer(body.path("meta").path("totalCount"));
        JsonNode next = body.path("links").path("next");
        return Optional.of(new ResourcePage<>(rows, data.size() - rows.size(), total, data.isEmpty() || next.isNull()));
    }

    @Override
    public String toString() {
        return "ResourcePage[" + rows.size() + " rows, " + unreadable + " unreadable, total "
                + totalCount.map(String::valueOf).orElse("-") + "]";
    }
}
