package dev.carflow.database;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Counts statements that were not sent because they got no connection, or got it too late. */
@Startup
@ApplicationScoped
class PoolRejections {

    /** By queue-full, as many waited for a connection as may, or too-late, whose caller had given up when there was one. */
    static final MeterDefinition REFUSED = MeterDefinition.counter(
                    "carflow.database.refused", "Statements that were not sent", TagKey.REASON)
            .values(TagKey.REASON, "queue-full", "too-late")
            .advice("The database is too slow, or frozen: see what it is busy with");

    private static final Logger LOG = Logger.getLogger(PoolRejections.class);

    private final Counter full;
    private final Counter late;
    private final ThrottledLog lines = new ThrottledLog(LOG, Duration.ofMinutes(1));

    @Inject
    PoolRejections(MeterRegistry meters) {
        this.full = REFUSED.counter(meters, "queue-full");
        this.late = REFUSED.counter(meters, "too-late");
    }

    /** Counts a failure if the pool's queue was full; ignores others. */
    void failed(Throwable failure) {
        if (failure instanceof ConnectionPoolTooBusyException) {
            refused(full, "as many wait for a connection as may");
        }
    }

    /** Counts a statement whose caller had given up before there was a connection. */
    void tooLate() {
        refused(late, "their callers had given up when there was a connection");
    }

    private void refused(Counter counter, String why) {
        counter.increment();
        lines.warn("CARFLOW0808: the database answers too slowly, and statements are not sent: %s", why);
    }
}
