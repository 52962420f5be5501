package dev.carflow.sandbox;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shows traces: {@code /traces} the newest ones, {@code /traces?event=ID} and {@code /traces?id=TRACE} their spans as a
 * tree with times. HTML for browsers, without script; plain text for {@code curl}.
 */
final class TracePage {

    static final String PATH = "/traces";

    private static final int LISTED = 30;
    private static final int NAME_WIDTH = 44;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Said by the span's name already, or the same in every span. */
    private static final Set<String> LEFT_OUT = Set.of(
            "messaging.system",
            "messaging.operation.name",
            "messaging.operation.type",
            "messaging.destination.name",
            "http.request.method",
            "http.route",
            "url.path",
            "url.scheme",
            "url.template",
            "server.address",
            "server.port",
            "cloudevents.event_id");

    private static final String HTML = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Traces of the sandbox</title>
            <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;max-width:80rem}pre{overflow:auto}
            input{font:inherit;width:22rem;max-width:100%%}</style>
            <h1>Traces</h1>
            <form action="/traces"><label>Event <input name="event" value="%s"></label> <button>Show</button>
            <a href="/traces">newest</a></form>
            <pre>%s</pre></html>
            """;

    private final RecentTraces traces;

    TracePage(RecentTraces traces) {
        this.traces = traces;
    }

    void handle(HttpServerRequest request) {
        String event = request.getParam("event");
        String trace = request.getParam("id");
        boolean isBrowser =
                String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains("text/html");
        List<List<TracedSpan>> found = found(event, trace);
        List<String> lines = event == null && trace == null ? list(isBrowser) : trees(found, isBrowser);
        String text = lines.stream().map(line -> line + '\n').collect(Collectors.joining());
        request.response()
                .setStatusCode(lines.isEmpty() ? 404 : 200)
                .putHeader(HttpHeaders.CONTENT_TYPE, (isBrowser ? "text/html" : "text/plain") + "; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(page(lines.isEmpty() ? NONE : text, event, isBrowser));
    }

    private static final String NONE = """
            No such trace. The newest spans of this run are kept; events of payload 2.0 have no id in a span.
            Try /traces
            """;

    private List<List<TracedSpan>> found(String event, String trace) {
        if (event != null) {
            return traces.ofEvent(event);
        }
        return trace == null
                ? List.of()
                : List.of(traces.trace(trace)).stream()
                        .filter(spans -> !spans.isEmpty())
                        .toList();
    }

    private static String page(String text, String event, boolean isBrowser) {
        return isBrowser ? String.format(Locale.ROOT, HTML, event == null ? "" : escaped(event), text) : text;
    }

    private List<String> list(boolean isBrowser) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-24s %10s  %5s  %s", "began", "took", "spans", "event"));
        for (List<TracedSpan> trace : traces.newest(LISTED)) {
            String event = eventOf(trace);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %10s  %5d  %s",
                    time(trace.get(0).startNanos()),
                    millis(took(trace)),
                    trace.size(),
                    isBrowser ? link("event", event) : event));
        }
        return lines;
    }

    private static List<String> trees(List<List<TracedSpan>> found, boolean isBrowser) {
        List<String> lines = new ArrayList<>();
        for (List<TracedSpan> trace : found) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(tree(trace, isBrowser));
        }
        return lines;
    }

    private static List<String> tree(List<TracedSpan> trace, boolean isBrowser) {
        List<String> lines = new ArrayList<>();
        TracedSpan first = trace.get(0);
        lines.add(String.format(
                Locale.ROOT, "trace %s  %s  %s", first.traceId(), time(first.startNanos()), millis(took(trace))));
        lines.add(String.format(Locale.ROOT, "%10s  %10s  span", "began", "took"));
        Set<String> ids = trace.stream().map(TracedSpan::spanId).collect(Collectors.toSet());
        trace.stream()
                .filter(span -> !ids.contains(span.parentId()))
                .forEach(root -> append(root, 0, trace, isBrowser, lines));
        return lines;
    }

    private static void append(
            TracedSpan span, int depth, List<TracedSpan> trace, boolean isBrowser, List<String> lines) {
        String name = "  ".repeat(depth) + span.name() + (span.isError() ? "  ERROR" : "");
        String line = String.format(
                Locale.ROOT,
                "%10s  %10s  %-" + NAME_WIDTH + "s  %s",
                "+" + millis(span.startNanos() - trace.get(0).startNanos()),
                millis(span.endNanos() - span.startNanos()),
                name,
                attributes(span));
        lines.add((isBrowser ? escaped(line) : line).stripTrailing()
                + span.links().stream()
                        .map(id -> "  linked to " + (isBrowser ? link("id", id) : id))
                        .collect(Collectors.joining()));
        trace.stream()
                .filter(child -> child.parentId().equals(span.spanId()))
                .forEach(child -> append(child, depth + 1, trace, isBrowser, lines));
    }

    private static String attributes(TracedSpan span) {
        return span.attributes().entrySet().stream()
                .filter(each -> !LEFT_OUT.contains(each.getKey()))
                .map(TracePage::attribute)
                .collect(Collectors.joining(" "));
    }

    private static String attribute(Map.Entry<String, String> each) {
        return each.getKey() + '=' + each.getValue();
    }

    /** Returns the event that a trace is about; an empty text if it names none. */
    static String eventOf(List<TracedSpan> trace) {
        return trace.stream()
                .map(TracedSpan::event)
                .filter(event -> event != null)
                .findFirst()
                .orElse("");
    }

    /** Returns the nanoseconds from the start of a trace until its last span's end. */
    static long took(List<TracedSpan> trace) {
        return trace.stream().mapToLong(TracedSpan::endNanos).max().orElseThrow()
                - trace.get(0).startNanos();
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
    }

    private static Instant time(long nanos) {
        return Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.MILLIS);
    }

    private static String link(String parameter, String value) {
        return "<a href=\"" + PATH + '?' + parameter + '=' + escaped(value) + "\">" + escaped(value) + "</a>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
