package dev.carflow.console;

import io.vertx.core.http.HttpServerResponse;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Browsers that follow the page, as server-sent events. At most so many; one that has not taken the last page when the next
 * is due is dropped, so that nothing piles up for it.
 *
 * <p>Each stream has an id, which a browser names when it connects again ({@code Last-Event-ID}). It then has the place of
 * its former connection, which may look alive for minutes after the network has lost it.
 */
final class Viewers {

    private final int most;
    private final AtomicInteger places = new AtomicInteger();
    private final Map<String, Viewer> viewers = new ConcurrentHashMap<>();

    private record Viewer(HttpServerResponse response, Range range) {}

    Viewers(int most) {
        this.most = most;
    }

    /**
     * Begins a stream. To be called on the response's event loop.
     *
     * @param former the id of this browser's last stream, if it had one
     * @return whether there was a place for it
     */
    boolean add(HttpServerResponse response, Range range, Optional<String> former) {
        former.ifPresent(this::drop);
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            return false;
        }
        String id = UUID.randomUUID().toString();
        response.closeHandler(closed -> remove(id));
        response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
        response.write("retry: 2000\nid: " + id + "\n\n");
        // Last: pages are sent on another thread, and none may come before the head.
        viewers.put(id, new Viewer(response, range));
        if (response.closed()) {
            remove(id);
        }
        return true;
    }

    /** Returns whether one more browser could follow now. */
    boolean hasPlace() {
        return places.get() < most;
    }

    /** Returns the ranges that somebody looks at. */
    Set<Range> ranges() {
        Set<Range> ranges = EnumSet.noneOf(Range.class);
        viewers.values().forEach(viewer -> ranges.add(viewer.range()));
        return ranges;
    }

    /** Sends each viewer the page of its range. */
    void send(Map<Range, String> pages) {
        Map<Range, String> events = new EnumMap<>(Range.class);
        pages.forEach((range, page) -> events.put(range, event(page)));
        viewers.forEach((id, viewer) -> {
            if (viewer.response().writeQueueFull()) {
                drop(id);
            } else if (events.containsKey(viewer.range())) {
                viewer.response().write(events.get(viewer.range()));
            }
        });
    }

    /** Ends all streams. */
    void close() {
        viewers.forEach((id, viewer) -> {
            remove(id);
            viewer.response().end();
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

    private void drop(String id) {
        Viewer viewer = remove(id);
        if (viewer != null) {
            viewer.response().reset();
        }
    }

    private Viewer remove(String id) {
        Viewer viewer = viewers.remove(id);
        if (viewer != null) {
            places.decrementAndGet();
        }
        return viewer;
    }
}
