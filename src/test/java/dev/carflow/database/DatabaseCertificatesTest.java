package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gauge of the certificates that the database's is checked with. */
class DatabaseCertificatesTest {

    /** Keytool's usual validity. */
    private static final double DAYS = 90;

    @TempDir
    Path directory;

    @Test
    void theCertificatesOfTheUrlCountIfTheyAreUsed() throws Exception {
        String file = TlsServer.encoded(TlsServer.certificate(directory, "localhost"));

        assertThat(days("postgresql://localhost/app?sslmode=verify-full&sslrootcert=" + file))
                .isCloseTo(DAYS, within(0.1));
        assertThat(days("postgresql://localhost/app?sslmode=verify-full")).isNaN();
        assertThat(days("postgresql://localhost/app?sslmode=verify-full&sslrootcert=/none"))
                .isNaN();
        assertThat(days("postgresql://localhost/app")).isNaN();
    }

    private static double days(String url) {
        MeterRegistry registry = new SimpleMeterRegistry();
        ConnectionSettings settings = new ConnectionSettings(DatabaseUrl.of(url), Optional::empty);
        new DatabaseCertificates(settings, registry).register(Clock.systemUTC());
        return registry.get("carflow.certificate.expires.in")
                        .tag("store", "database-trust-store")
                        .gauge()
                        .value()
                / Duration.ofDays(1).toSeconds();
    }
}
