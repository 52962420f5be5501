package dev.carflow.database;

import dev.carflow.operations.CertificateExpiry;
import dev.carflow.operations.StoredCertificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
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
        CertificateExpiry.ofTrustStore(registry, CertificateExpiry.DATABASE_TRUST_STORE, this::read, clock);
    }

    private Collection<? extends Certificate> read() throws IOException, GeneralSecurityException {
        Optional<Path> file = settings.rootCertificate();
        return file.isPresent() ? StoredCertificates.inPem(file.get()) : List.of();
    }
}
