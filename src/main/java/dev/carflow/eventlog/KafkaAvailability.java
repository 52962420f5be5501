package dev.carflow.eventlog;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.operations.BackoffPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Whether Kafka is known to be away, so that an outage costs the first records their time limit and the next ones nothing.
 *
 * <pre>
 *            a record ran into its time limit and none was confirmed since,
 *            or two probes in a row had no answer
 *   THERE ──────────────────────────────────────────────────────────────────►  AWAY  ───┐
 *     ▲                                                                        │  ▲      │ pause over:
 *     │                                                                        │  └──────┘ one trial record
 *     └── a record sent since is confirmed, or probes answer for 10 s ─────────┘           (pause doubles)
 * </pre>
 *
 * <p>It is away once a record ran into its time limit and none was confirmed meanwhile, or two probes in a row had no
 * answer. It is back when a record sent since then is confirmed: single records are tried. While brokers answer the
 * probe, the pauses between trials double with each failure. While they do not, the longest pause applies, because slow
 * brokers may take records and answer the probe late. A relapse within a minute keeps the longer pause, so it does not
 * flap.
 *
 * <p>Thread-safe; in normal operation it costs one volatile read per record.
 */
@ApplicationScoped
public class KafkaAvailability {

    private static final Logger LOG = Logger.getLogger(KafkaAvailability.class);
    private static final BackoffPolicy PAUSES = new BackoffPolicy(Duration.ofSeconds(1), Duration.ofSeconds(8));

    /** Going away again sooner than this is a relapse. */
    private static final long STEADY_AFTER = Duration.ofMinutes(1).toNanos();

    /** Brokers that answer for this long count as back without a record that proves it. */
    private static final long PROVEN_AFTER = Duration.ofSeconds(10).toNanos();

    /** A failure that comes sooner is an answer about this record, and says nothing about others. */
    private static final long TIME_LIMIT_FROM = Duration.ofSeconds(1).toNanos();

    private static final int SILENT_PROBES = 2;

    /** While a record was confirmed within this time, a silent probe alone proves nothing. */
    private static final long RECENTLY_CONFIRMED = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private volatile boolean away;
    private long awaySince;
    private long backSince;
    private long answeringSince;
    private long nextTrial;
    private int trials;
    private int silent;
    private boolean answering;

    @Inject
    public KafkaAvailability() {
        this(System::nanoTime);
    }

    KafkaAvailability(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.backSince = nanoTime.getAsLong() - STEADY_AFTER;
    }

    /** Returns whether records should go to the spill without trying the brokers. */
    public boolean isAway() {
        return away;
    }

    /** Returns whether this one record should test whether the brokers take records again; only while away. */
    public synchronized boolean takeTrial() {
        if (!isTrialDue()) {
            return false;
        }
        nextTrial = nanoTime.getAsLong() + pause();
        if (answering) {
            trials++;
        }
        return true;
    }

    /** Returns whether {@link #takeTrial()} would return true now. */
    public synchronized boolean isTrialDue() {
        return away && nanoTime.getAsLong() - nextTrial >= 0;
    }

    /** Records that Kafka confirmed a record that was sent at {@code startedAt}. */
    void confirmed(long startedAt) {
        if (away) {
            backIfSentSince(startedAt);
        }
    }

    /**
     * Records that a record was not confirmed.
     *
     * @param lastConfirmedAt when the latest record was confirmed
     */
    void failed(Cause cause, long startedAt, long lastConfirmedAt) {
        boolean ranIntoItsLimit = nanoTime.getAsLong() - startedAt >= TIME_LIMIT_FROM;
        if (!away && ranIntoItsLimit && lastConfirmedAt - startedAt < 0) {
            leave(cause.slug());
        }
    }

    /**
     * Records the result of a probe.
     *
     * @param whyNot what it means if there was no answer
     * @param lastConfirmedAt when the latest record was confirmed: brokers that take records are there, whatever a
     *     probe finds
     */
    synchronized void probed(boolean answer, String whyNot, long lastConfirmedAt) {
        long now = nanoTime.getAsLong();
        if (answer && !answering) {
            answeringSince = now;
            nextTrial = Math.min(nextTrial, now + PAUSES.after(trials + 1).toNanos());
        }
        answering = answer;
        silent = answer ? 0 : silent + 1;
        if (!away && silent >= SILENT_PROBES && now - lastConfirmedAt >= RECENTLY_CONFIRMED) {
            leave(whyNot);
        } else if (away && answer && now - Math.max(answeringSince, nextTrial) >= PROVEN_AFTER) {
            back();
        }
    }

    private synchronized void leave(String why) {
        if (away) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - backSince >= STEADY_AFTER) {
            trials = 0;
        }
        awaySince = now;
        nextTrial = now + pause();
        away = true;
        LOG.warnf("CARFLOW0209: Kafka takes no records: %s; events go to the spill until it does", why);
    }

    private long pause() {
        return (answering ? PAUSES.after(trials + 1) : PAUSES.longest()).toNanos();
    }

    private synchronized void backIfSentSince(long startedAt) {
        if (away && startedAt - awaySince >= 0) {
            back();
        }
    }

    private void back() {
        backSince = nanoTime.getAsLong();
        away = false;
        LOG.infof(
                "CARFLOW0210: Kafka takes records again, after %d s",
                Duration.ofNanos(backSince - awaySince).toSeconds());
    }
}
