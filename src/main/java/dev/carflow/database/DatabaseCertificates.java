package dev.carflow.database;

import dev.carflow.operations.CertificateExpiry;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** How long the certificates are valid that the database's is checked with. */
@ApplicationScoped
public class DatabaseCertificates {

    private final ConnectionSettings settings;
    private final MeterRegistry registry;

    @Inject
    public DatabaseCertificates(ConnectionSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        register(Clock.systemUTC());
    }

    void register(Clock clock) {
        CertificateExpiry.register(
                registry,
                CertificateExpiry.DATABASE_TRUST_STORE,
                () -> settings.rootCertificate().flatMap(DatabaseCertificates::end),
                clock);
    }

    private static Optional<Instant> end(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateExpiry.last(CertificateFactory.getInstance("X.509").generateCertificates(in).stream());
        } catch (IOException | CertificateException e) {
            // The drivers say what is wrong with a file that they cannot read.
            return Optional.empty();
        }
    }
}
