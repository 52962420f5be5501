package dev.carflow.sandbox;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The newest spans, in memory, so that the sandbox shows traces without a collector. Bounded by their number: the oldest
 * one makes room for the next. Thread-safe.
 */
final class RecentTraces implements SpanExporter {

    /** A quarter of an hour at the sandbox's usual pace, and some 20 MB. */
    static final int USUAL_LIMIT = 20_000;

    private final int limit;
    private final Deque<TracedSpan> spans = new ArrayDeque<>();

    /** @param limit of spans */
    RecentTraces(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        ended.stream().map(TracedSpan::of).forEach(this::keep);
        return CompletableResultCode.ofSuccess();
    }

    private synchronized void keep(TracedSpan span) {
        if (spans.size() == limit) {
            spans.removeFirst();
        }
        spans.addLast(span);
    }

    private synchronized List<TracedSpan> all() {
        return List.copyOf(spans);
    }

    /** Returns the traces of an event, oldest first: one for each delivery of it that was processed. */
    List<List<TracedSpan>> ofEvent(String event) {
        List<TracedSpan> all = all();
        Set<String> ids = new LinkedHashSet<>();
        all.stream().filter(span -> event.equals(span.event())).forEach(span -> ids.add(span.traceId()));
        return ids.stream().map(id -> trace(all, id)).toList();
    }

    /** Returns the spans of a trace by their start; empty if there is none. */
    List<TracedSpan> trace(String id) {
        return trace(all(), id);
    }

    private static List<TracedSpan> trace(List<TracedSpan> all, String id) {
        return all.stream()
                .filter(span -> span.traceId().equals(id))
                .sorted(Comparator.comparingLong(TracedSpan::startNanos))
                .toList();
    }

    /** Returns the newest traces that name an event, newest first. */
    List<List<TracedSpan>> newest(int count) {
        Map<String, List<TracedSpan>> traces = new HashMap<>();
        List<String> newestFirst = new ArrayList<>();
        List<TracedSpan> all = all();
        for (int i = all.size() - 1; i >= 0; i--) {
            TracedSpan span = all.get(i);
            traces.computeIfAbsent(span.traceId(), id -> {
                        newestFirst.add(id);
                        return new ArrayList<>();
                    })
                    .add(span);
        }
        return newestFirst.stream()
                .map(traces::get)
                .filter(trace -> trace.stream().map(TracedSpan::event).anyMatch(Objects::nonNull))
                .limit(count)
                .map(trace -> trace.stream()
                        .sorted(Comparator.comparingLong(TracedSpan::startNanos))
                        .toList())
                .toList();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
