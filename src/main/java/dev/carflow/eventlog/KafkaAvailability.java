package dev.carflow.eventlog;

import dev.carflow.eventlog.AppendResult.Cause;
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
 * answer. It is back when a record is confirmed that was sent since: single records are tried. While
 * brokers answer the probe, the pauses between trials double with each failure; while they do not, the longest pause
 * stands, because slow brokers may take records and be late with the answer to a probe. A relapse within a minute keeps
 * the longer pause, so it does not flap.
 *
 * <p>Thread-safe; while all is well it costs one volatile read for each record.
 */
@ApplicationScoped
public class KafkaAvailability {

    private static final Logger LOG = Logger.getLogger(KafkaAvailability.class);
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LAST_PAUSE = Duration.ofSeconds(8).toNanos();

    /** Away again sooner than this is a relapse. */
    private static final long STEADY_AFTER = Duration.ofMinutes(1).toNanos();

    /** Brokers that answer for so long count as back without a record that proves it. */
    private static final long BELIEVED_AFTER = Duration.ofSeconds(10).toNanos();

    /** A failure that comes sooner is an answer, and says nothing of other records. */
    private static final long TIME_LIMIT_FROM = Duration.ofSeconds(1).toNanos();

    private static final int SILENT_PROBES = 2;

    /** Silence of the probe alone says nothing while a record was confirmed within this time. */
    private static final long CONFIRMED_LATELY = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private volatile boolean away;
    private long awaySince;
    private long backSince;
    private long answeringSince;
    private long nextTrial;
    private long pause = FIRST_PAUSE;
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

    /** Whether records are to go elsewhere without asking the brokers. */
    public boolean isAway() {
        return away;
    }

    /** While away: whether this one record is to find out whether the brokers take records again. */
    public synchronized boolean takeTrial() {
        if (!isTrialDue()) {
            return false;
        }
        nextTrial = nanoTime.getAsLong() + (answering ? pause : LAST_PAUSE);
        if (answering) {
            pause = Math.min(2 * pause, LAST_PAUSE);
        }
        return true;
    }

    /** Whether {@link #takeTrial()} would say yes now. */
    public synchronized boolean isTrialDue() {
        return away && nanoTime.getAsLong() - nextTrial >= 0;
    }

    /** A record that was handed over at {@code startedAt} is on Kafka. */
    void confirmed(long startedAt) {
        if (away) {
            backIfSentSince(startedAt);
        }
    }

    /**
     * A record was not confirmed.
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
     * What a probe found.
     *
     * @param lastConfirmedAt when the latest record was confirmed: brokers that take records are there, whatever a probe says
     */
    synchronized void probed(boolean answer, long lastConfirmedAt) {
        long now = nanoTime.getAsLong();
        if (answer && !answering) {
            answeringSince = now;
            nextTrial = Math.min(nextTrial, now + pause);
        }
        answering = answer;
        silent = answer ? 0 : silent + 1;
        if (!away && silent >= SILENT_PROBES && now - lastConfirmedAt >= CONFIRMED_LATELY) {
            leave("the brokers do not answer");
        } else if (away && answer && now - Math.max(answeringSince, nextTrial) >= BELIEVED_AFTER) {
            back();
        }
    }

    private synchronized void leave(String why) {
        if (away) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - backSince >= STEADY_AFTER) {
            pause = FIRST_PAUSE;
        }
        awaySince = now;
        nextTrial = now + (answering ? pause : LAST_PAUSE);
        away = true;
        LOG.warnf("Kafka takes no records: %s; events go to the spill until it does", why);
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
                "Kafka takes records again, after %d s",
                Duration.ofNanos(backSince - awaySince).toSeconds());
    }
}
