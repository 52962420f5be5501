package dev.carflow.operations;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A gauge of the time until the certificates of a store end. The store is read again every few minutes, by a scrape or the
 * console: both run on worker threads.
 */
public final class CertificateExpiry {

    public static final String KAFKA_KEY_STORE = "kafka-key-store";
    public static final String KAFKA_TRUST_STORE = "kafka-trust-store";
    public static final String DATABASE_TRUST_STORE = "database-trust-store";
    public static final String HTTPS_KEY_STORE = "https-key-store";

    /** Not a number without the store, and while it cannot be read; negative once the certificates have ended. */
    public static final MeterDefinition EXPIRES_IN = MeterDefinition.gauge(
                    "carflow.certificate.expires.in",
                    "Until connections fail for a certificate: of a key store the first that ends, of a trust store the"
                            + " last",
                    TagKey.STORE)
            .withUnit("seconds")
            .values(TagKey.STORE, KAFKA_KEY_STORE, KAFKA_TRUST_STORE, DATABASE_TRUST_STORE, HTTPS_KEY_STORE)
            .advice("Less than 604800 (7 days): whatever renews the file has not done so, or the file here is a copy"
                    + " that nothing renews. Not a number: there is no such store, or it cannot be read");

    private static final Duration READ_AGAIN_AFTER = Duration.ofMinutes(5);
    private static final double MILLIS = 1000;

    private final Supplier<Optional<Instant>> end;
    private final Clock clock;
    private Optional<Instant> known = Optional.empty();
    private Instant readAt = Instant.EPOCH;

    private CertificateExpiry(Supplier<Optional<Instant>> end, Clock clock) {
        this.end = end;
        this.clock = clock;
    }

    /**
     * Registers the gauge of one store.
     *
     * @param end reads the store, and may block; none without the store, or if it cannot be read
     */
    public static void register(MeterRegistry registry, String store, Supplier<Optional<Instant>> end, Clock clock) {
        CertificateExpiry expiry = new CertificateExpiry(end, clock);
        EXPIRES_IN.gauge(registry, expiry::seconds, store);
    }

    /** Returns when the first of these ends. */
    public static Optional<Instant> first(Stream<? extends Certificate> certificates) {
        return ends(certificates).min(Instant::compareTo);
    }

    /** Returns when the last of these ends: a bundle may still have an authority that was replaced. */
    public static Optional<Instant> last(Stream<? extends Certificate> certificates) {
        return ends(certificates).max(Instant::compareTo);
    }

    private static Stream<Instant> ends(Stream<? extends Certificate> certificates) {
        return certificates
                .filter(X509Certificate.class::isInstance)
                .map(each -> ((X509Certificate) each).getNotAfter().toInstant());
    }

    private synchronized double seconds() {
        Instant now = clock.instant();
        if (readAt.plus(READ_AGAIN_AFTER).isBefore(now)) {
            known = end.get();
            readAt = now;
        }
        return known.map(time -> Duration.between(now, time).toMillis() / MILLIS)
                .orElse(Double.NaN);
    }
}
