package dev.carflow.history.cli;

import dev.carflow.history.SearchReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Searches for many events, some at a time: a search reads the topics once, however many events it looks for, and returns
 * a bounded number of records.
 */
final class Portions {

    static final int EVENTS = 100;

    private final Function<Set<String>, SearchReport> search;

    /** @param search for the events with these ids */
    Portions(Function<Set<String>, SearchReport> search) {
        this.search = search;
    }

    /**
     * Hands over a report about each event, in the order of the ids.
     *
     * @return the report about the last portion
     */
    SearchReport each(Set<String> ids, Consumer<SearchReport> reader) {
        List<String> all = new ArrayList<>(ids);
        SearchReport last = null;
        for (int from = 0; from < all.size(); from += EVENTS) {
            last = portion(all.subList(from, Math.min(all.size(), from + EVENTS)), reader);
        }
        return last;
    }

    /** A search that found more than it returns is made again in halves. */
    private SearchReport portion(List<String> ids, Consumer<SearchReport> reader) {
        SearchReport report = search.apply(new LinkedHashSet<>(ids));
        if (report.isCut() && ids.size() > 1) {
            int half = ids.size() / 2;
            portion(ids.subList(0, half), reader);
            return portion(ids.subList(half, ids.size()), reader);
        }
        ids.forEach(id -> reader.accept(report.about(id)));
        return report;
    }
}
