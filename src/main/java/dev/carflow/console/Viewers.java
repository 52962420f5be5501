package dev.carflow.console;

import io.vertx.core.http.HttpServerResponse;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Browsers that follow the page, as server-sent events. At most so many; one that has not taken the last page when the next
 * is due is dropped, so that nothing piles up for it.
 */
final class Viewers {

    private static final String RETRY = "retry: 2000\n\n";

    private final int most;
    private final AtomicInteger places = new AtomicInteger();
    private final Map<HttpServerResponse, Range> viewers = new ConcurrentHashMap<>();

    Viewers(int most) {
        this.most = most;
    }

    /** Returns whether there was a place for it. */
    boolean add(HttpServerResponse response, Range range) {
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            return false;
        }
        viewers.put(response, range);
        response.closeHandler(closed -> remove(response));
        response.exceptionHandler(failure -> remove(response));
        response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
        response.write(RETRY);
        return true;
    }

    /** Returns the ranges that somebody looks at. */
    Set<Range> ranges() {
        Set<Range> ranges = EnumSet.noneOf(Range.class);
        ranges.addAll(viewers.values());
        return ranges;
    }

    /** Sends everybody the page of their range. */
    void send(Map<Range, String> pages) {
        Map<Range, String> events = new EnumMap<>(Range.class);
        pages.forEach((range, page) -> events.put(range, event(page)));
        viewers.forEach((response, range) -> {
            if (response.writeQueueFull()) {
                remove(response);
                response.reset();
            } else if (events.containsKey(range)) {
                response.write(events.get(range));
            }
        });
    }

    /** Ends all streams. */
    void close() {
        viewers.keySet().forEach(response -> {
            remove(response);
            response.end();
        });
    }

    int count() {
        return viewers.size();
    }

    /** Returns the page as one event, each of its lines as a line of data. */
    static String event(String page) {
        StringBuilder event = new StringBuilder("event: page\n");
        page.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> event.append("data: ").append(line).append('\n'));
        return event.append('\n').toString();
    }

    private void remove(HttpServerResponse response) {
        if (viewers.remove(response) != null) {
            places.decrementAndGet();
        }
    }
}
