package dev.carflow.http;

import dev.carflow.operations.CertificateExpiry;
import dev.carflow.operations.StoredCertificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.runtime.CertificateConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the certificate is valid that this process shows on its public port, if it ends TLS itself. Of {@code
 * quarkus.tls} it is the one that is loaded, of {@code quarkus.http.ssl.certificate} the one in the files.
 */
@ApplicationScoped
public class HttpsCertificates {

    private final VertxHttpConfig http;
    private final TlsConfigurationRegistry stores;
    private final MeterRegistry registry;

    @Inject
    public HttpsCertificates(VertxHttpConfig http, TlsConfigurationRegistry stores, MeterRegistry registry) {
        this.http = http;
        this.stores = stores;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        CertificateExpiry.ofKeyStore(registry, CertificateExpiry.HTTPS_KEY_STORE, this::read, Clock.systemUTC());
    }

    /** Reads the listener's, where Quarkus takes it from. */
    private List<Certificate> read() throws IOException, GeneralSecurityException {
        Optional<KeyStore> loaded = http.tlsConfigurationName()
                .flatMap(stores::get)
                .or(stores::getDefault)
                .map(TlsConfiguration::getKeyStore);
        return loaded.isPresent()
                ? StoredCertificates.ofKeys(loaded.get())
                : read(http.ssl().certificate());
    }

    private static List<Certificate> read(CertificateConfig files) throws IOException, GeneralSecurityException {
        if (files.keyStoreFile().isPresent()) {
            // Quarkus's default password.
            char[] password = files.keyStorePassword().orElse("password").toCharArray();
            return StoredCertificates.ofKeys(
                    KeyStore.getInstance(files.keyStoreFile().get().toFile(), password));
        }
        List<Certificate> all = new ArrayList<>();
        for (Path file : files.files().orElse(List.of())) {
            all.addAll(StoredCertificates.inPem(file));
        }
        return all;
    }
}
