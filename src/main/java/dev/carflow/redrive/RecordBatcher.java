package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands records on in batches that are bounded in number and bytes. Used by one thread. */
public final class RecordBatcher {

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final int most;
    private final Consumer<List<StoredRecord>> sink;
    private List<StoredRecord> batch = new ArrayList<>();
    private long bytes;

    public RecordBatcher(int most, Consumer<List<StoredRecord>> sink) {
        this.most = most;
        this.sink = sink;
    }

    public void add(StoredRecord entry) {
        batch.add(entry);
        bytes += entry.size();
        if (batch.size() >= most || bytes >= MOST_BYTES) {
            flush();
        }
    }

    /** Hands on the rest. */
    public void flush() {
        if (!batch.isEmpty()) {
            List<StoredRecord> full = batch;
            batch = new ArrayList<>();
            bytes = 0;
            sink.accept(full);
        }
    }
}
