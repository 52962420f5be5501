package dev.carflow.operations;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BinaryOperator;

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

    private final Reader reader;
    private final BinaryOperator<Instant> which;
    private final Clock clock;
    private Optional<Instant> known = Optional.empty();
    private Instant readAt = Instant.EPOCH;

    /** Reads a store, and may block; empty without the store. The store's own user says why it cannot be read. */
    @FunctionalInterface
    public interface Reader {
        Collection<? extends Certificate> read() throws IOException, GeneralSecurityException;
    }

    private CertificateExpiry(Reader reader, BinaryOperator<Instant> which, Clock clock) {
        this.reader = reader;
        this.which = which;
        this.clock = clock;
    }

    /** Registers the gauge of a key store: the first of its certificates that ends counts. */
    public static void ofKeyStore(MeterRegistry registry, String store, Reader reader, Clock clock) {
        register(
                registry, store, new CertificateExpiry(reader, BinaryOperator.minBy(Comparator.naturalOrder()), clock));
    }

    /** Registers the gauge of a trust store: the last counts, since a bundle may still have a replaced authority. */
    public static void ofTrustStore(MeterRegistry registry, String store, Reader reader, Clock clock) {
        register(
                registry, store, new CertificateExpiry(reader, BinaryOperator.maxBy(Comparator.naturalOrder()), clock));
    }

    private static void register(MeterRegistry registry, String store, CertificateExpiry expiry) {
        EXPIRES_IN.gauge(registry, expiry::seconds, store);
    }

    private Optional<Instant> end() {
        try {
            return reader.read().stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(each -> ((X509Certificate) each).getNotAfter().toInstant())
                    .reduce(which);
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private synchronized double seconds() {
        Instant now = clock.instant();
        if (readAt.plus(READ_AGAIN_AFTER).isBefore(now)) {
            known = end();
            readAt = now;
        }
        return known.map(time -> Duration.between(now, time).toMillis() / MILLIS)
                .orElse(Double.NaN);
    }
}
