package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.sandbox.simulator.api.PageSettings.OversizedPage;
import dev.carflow.sandbox.simulator.api.PageSettings.PageShift;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lists in pages (contract 7.2 and 7.6), which move while they are read. */
final class Paging {

    private static final String NUMBER = "page[number]";
    private static final String SIZE = "page[size]";

    private final PageSettings pages;
    private final int defaultSize;
    private final boolean bare;

    /** @param bare whether pages are without {@code meta} and {@code links} */
    Paging(PageSettings pages, int defaultSize, boolean bare) {
        this.pages = pages;
        this.defaultSize = defaultSize;
        this.bare = bare;
    }

    /** Writes one row. */
    @FunctionalInterface
    interface RowWriter<T> {
        void write(JsonGenerator json, T row) throws IOException;
    }

    /**
     * @param rows all of them, newest first; asked for if the call is right
     * @param filters that links repeat
     * @param link from a query to a URL
     */
    <T> Answer answer(
            Call call,
            Supplier<List<T>> rows,
            Map<String, String> filters,
            Function<String, String> link,
            RowWriter<T> writer) {
        int number;
        int size;
        try {
            number = Integer.parseInt(call.parameter(NUMBER).orElse("1"));
            size = Integer.parseInt(call.parameter(SIZE).orElse(String.valueOf(defaultSize)));
        } catch (NumberFormatException e) {
            return ApiError.invalidInput("page numbers and sizes are integers").answer();
        }
        boolean tooMany = size > pages.largest() && pages.beyond() == OversizedPage.REFUSED;
        if (number < 1 || size < 1 || tooMany) {
            return ApiError.invalidInput("page sizes go from 1 to " + pages.largest())
                    .answer();
        }
        List<T> found = rows.get();
        return page(number == 1 ? found : moved(found), number, Math.min(size, pages.largest()), filters, link, writer);
    }

    /** Returns the rows as they are at the time of a later page. */
    private <T> List<T> moved(List<T> found) {
        if (pages.shift() == PageShift.NONE || found.isEmpty()) {
            return found;
        }
        if (pages.shift() == PageShift.SKIPS) {
            return found.subList(1, found.size());
        }
        List<T> grown = new ArrayList<>(found);
        grown.add(0, found.get(0));
        return grown;
    }

    private <T> Answer page(
            List<T> found,
            int number,
            int size,
            Map<String, String> filters,
            Function<String, String> link,
            RowWriter<T> writer) {
        int last = Math.max(1, (found.size() + size - 1) / size);
        int from = (int) Math.min(found.size(), (number - 1L) * size);
        List<T> page = found.subList(from, Math.min(found.size(), from + size));
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            for (T row : page) {
                writer.write(json, row);
            }
            json.writeEndArray();
            if (!bare) {
                json.writeObjectFieldStart("meta");
                json.writeNumberField("pageNumber", number);
                json.writeNumberField("pageSize", size);
                json.writeNumberField("totalCount", found.size());
                json.writeStringField("orderBy", "createdAt");
                json.writeStringField("orderDirection", "DESC");
                json.writeEndObject();
                json.writeObjectFieldStart("links");
                json.writeStringField("self", link.apply(query(number, size, filters)));
                json.writeStringField("first", link.apply(query(1, size, filters)));
                json.writeStringField("last", link.apply(query(last, size, filters)));
                json.writeStringField("next", number < last ? link.apply(query(number + 1, size, filters)) : null);
                json.writeStringField(
                        "prev", number > 1 ? link.apply(query(Math.min(number - 1, last), size, filters)) : null);
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static String query(int number, int size, Map<String, String> filters) {
        StringBuilder query =
                new StringBuilder().append(encoded(NUMBER) + "=" + number).append("&" + encoded(SIZE) + "=" + size);
        filters.forEach((name, value) -> query.append("&" + encoded(name) + "=" + encoded(value)));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
