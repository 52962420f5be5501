package dev.carflow.signature;

import dev.carflow.database.TimeoutPolicy;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the stored bodies, a few at a time. Blocks, and fails while the database is away. */
@Unremovable
@ApplicationScoped
public class MismatchReader {

    private static final Duration WITHIN = TimeoutPolicy.AT_MOST;
    private static final int PAGE = 50;

    private final MismatchStore rows;
    private final MismatchConfig config;

    @Inject
    public MismatchReader(MismatchStore rows, MismatchConfig config) {
        this.rows = rows;
        this.config = config;
    }

    /** Visits each page in the order of storage; bodies that are too old are skipped and removed. */
    public void forEachPage(Consumer<List<StoredMismatch>> visitor) {
        rows.prune(config.retention(), config.maxCount(), config.maxSize().asLongValue())
                .await()
                .atMost(WITHIN);
        List<StoredMismatch> page = page(0, PAGE);
        while (!page.isEmpty()) {
            visitor.accept(page);
            page = page(page.get(page.size() - 1).id(), PAGE);
        }
    }

    public Optional<StoredMismatch> find(long id) {
        return page(id - 1, 1).stream().filter(found -> found.id() == id).findFirst();
    }

    public Duration retention() {
        return config.retention();
    }

    private List<StoredMismatch> page(long afterId, int size) {
        return rows.page(afterId, size, config.retention()).await().atMost(WITHIN);
    }
}
