package dev.carflow.smartcar;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.token.TokenListener;
import dev.carflow.smartcar.token.TokenProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Metrics of the application token, and a log line that says what to do when no new one can be fetched. */
@ApplicationScoped
public class TokenMetrics implements TokenListener {

    /** By {@code success} or the slug of a problem. */
    public static final MeterDefinition REFRESHES = MeterDefinition.counter(
                    "carflow.smartcar.token.refreshes", "Requests for an application token", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, "success")
            .values(TagKey.OUTCOME, Stream.of(TokenProblem.values()).map(TokenProblem::slug))
            .advice("`invalid-client`: the secret is wrong. Others, if they repeat: the way to "
                    + "Smartcar's login service");

    static final MeterDefinition REFRESH_TIME = MeterDefinition.timer(
                    "carflow.smartcar.token.refresh.time", "From asking for a token to having it")
            .advice("Seconds: Smartcar's login service is slow");
    static final MeterDefinition INVALIDATIONS = MeterDefinition.counter(
                    "carflow.smartcar.token.invalidations", "Tokens dropped because the API refused them")
            .advice("A steady increase: the API refuses tokens that were just granted");

    /** Not a number without a token. */
    static final MeterDefinition AGE = MeterDefinition.gauge(
                    "carflow.smartcar.token.age", "Since the current token was asked for")
            .withUnit("seconds")
            .advice("No action; `carflow_smartcar_token_expires_in_seconds` shows what matters");

    /** Negative once it has ended, not a number without a token. */
    static final MeterDefinition EXPIRES_IN = MeterDefinition.gauge(
                    "carflow.smartcar.token.expires.in", "Until the current token ends")
            .withUnit("seconds")
            .advice("Less than 300 while calls are made: refreshing has failed for minutes. An idle "
                    + "worker lets its token end");

    private static final Logger LOG = Logger.getLogger(TokenMetrics.class);
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final Timer refreshTime;
    private final Counter refreshed;
    private final Map<TokenProblem, Counter> failed = new EnumMap<>(TokenProblem.class);
    private final Counter invalidations;
    private final ThrottledLog throttle = new ThrottledLog(LOG, Duration.ofSeconds(30));
    /** Null without a token. */
    private volatile Life current;

    /** When the token was requested and when it expires, in nanoseconds of the monotonic clock. */
    private record Life(long since, long until) {}

    @Inject
    public TokenMetrics(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    TokenMetrics(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.refreshTime = REFRESH_TIME.timer(registry);
        this.refreshed = REFRESHES.counter(registry, "success");
        for (TokenProblem problem : TokenProblem.values()) {
            failed.put(problem, REFRESHES.counter(registry, problem.slug()));
        }
        this.invalidations = INVALIDATIONS.counter(registry);
        AGE.gauge(registry, () -> seconds(life -> now() - life.since()));
        EXPIRES_IN.gauge(registry, () -> seconds(life -> life.until() - now()));
    }

    /** Makes them appear before the first call: a counter that appears with its first increase hides it from alerts. */
    public void register() {
        // This object's constructor registers them, and the container makes it at the first call of a method.
    }

    @Override
    public void refreshed(Duration took, Duration lifetime) {
        long since = now() - took.toNanos();
        current = new Life(since, since + lifetime.toNanos());
        refreshed.increment();
        refreshTime.record(took);
    }

    @Override
    public void refreshFailed(TokenProblem problem, Duration retryIn) {
        failed.get(problem).increment();
        throttle.warn(
                "CARFLOW0611: no new application token: %s%s; it is tried again in %d s at the earliest, %s",
                problem.description(), advice(problem), retryIn.plusMillis(999).toSeconds(), meanwhile());
    }

    @Override
    public void invalidated() {
        current = null;
        invalidations.increment();
    }

    private static String advice(TokenProblem problem) {
        return problem == TokenProblem.INVALID_CLIENT
                ? ". If the secret was renewed in Smartcar's dashboard, write it to carflow.smartcar.client-secret-file,"
                        + " which needs no restart, or set carflow.smartcar.client-secret and restart"
                : "";
    }

    private String meanwhile() {
        Life life = current;
        return life == null || life.until() - now() <= 0
                ? "until then calls to Smartcar fail"
                : "the current token stays in use";
    }

    private double seconds(ToLongFunction<Life> nanos) {
        Life life = current;
        return life == null ? Double.NaN : nanos.applyAsLong(life) / NANOS_PER_SECOND;
    }

    private long now() {
        return nanoTime.getAsLong();
    }
}
