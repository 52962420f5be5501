package dev.carflow.console;

import dev.carflow.operations.StatusTable;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Tables of features that take longer to read than a metric. Each is read while somebody looks, every ten seconds at most
 * and never twice at a time; in between the last content is shown.
 */
final class SlowTables {

    private static final Logger LOG = Logger.getLogger(SlowTables.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final int MOST_ROWS = 50;

    private final List<Entry> entries = new ArrayList<>();
    private final LongSupplier nanoTime;

    SlowTables(Iterable<StatusTable> sources, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        sources.forEach(source -> entries.add(new Entry(source)));
    }

    /** Returns what was read last, and begins to read what is older than ten seconds. */
    List<Page.Table> tables() {
        List<Page.Table> tables = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.source.isShown()) {
                entry.refresh();
                tables.add(entry.table());
            }
        }
        return tables;
    }

    private final class Entry {

        private final StatusTable source;
        private final AtomicBoolean underWay = new AtomicBoolean();
        private volatile StatusTable.Content content;
        private volatile String failure;
        private volatile Long readAt;

        private Entry(StatusTable source) {
            this.source = source;
        }

        private void refresh() {
            long now = nanoTime.getAsLong();
            Long last = readAt;
            if ((last == null || now - last >= EVERY.toNanos()) && underWay.compareAndSet(false, true)) {
                readAt = now;
                // Deferred: what it throws is a failure like any other.
                Uni.createFrom()
                        .deferred(source::content)
                        .ifNoItem()
                        .after(WITHIN)
                        .failWith(() -> new TimeoutException("no answer within " + WITHIN.toSeconds() + " s"))
                        .subscribe()
                        .with(this::succeeded, this::failed);
            }
        }

        private void succeeded(StatusTable.Content read) {
            content = read;
            failure = null;
            underWay.set(false);
        }

        private void failed(Throwable cause) {
            LOG.debugf(cause, "%s cannot be read", source.title());
            failure = cause instanceof TimeoutException
                    ? "It could not be read: " + cause.getMessage() + "."
                    : "It cannot be read just now: " + cause.getClass().getSimpleName() + ".";
            content = null;
            underWay.set(false);
        }

        private Page.Table table() {
            StatusTable.Content read = content;
            String id = "s-" + source.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
            if (read == null) {
                String state = failure == null ? "It is being read." : failure;
                return new Page.Table(id, source.title(), source.caption(), List.of(), List.of(), state);
            }
            return new Page.Table(
                    id,
                    source.title(),
                    source.caption(),
                    read.columns(),
                    read.rows().stream().limit(MOST_ROWS).toList(),
                    read.rows().isEmpty() ? "Nothing." : null);
        }
    }
}
