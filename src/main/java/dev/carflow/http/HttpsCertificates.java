package dev.carflow.http;

import dev.carflow.operations.CertificateExpiry;
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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
        CertificateExpiry.register(registry, CertificateExpiry.HTTPS_KEY_STORE, this::end, Clock.systemUTC());
    }

    /** In the order in which Quarkus looks for the listener's. */
    private Optional<Instant> end() {
        Optional<KeyStore> loaded = http.tlsConfigurationName()
                .flatMap(stores::get)
                .or(stores::getDefault)
                .map(TlsConfiguration::getKeyStore);
        return loaded.isPresent() ? end(loaded.get()) : end(http.ssl().certificate());
    }

    static Optional<Instant> end(KeyStore store) {
        try {
            List<Certificate> all = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (chain != null) {
                    all.addAll(Arrays.asList(chain));
                }
            }
            return CertificateExpiry.first(all.stream());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** The listener says what is wrong with a file that it cannot read. */
    static Optional<Instant> end(CertificateConfig files) {
        try {
            List<Certificate> all = new ArrayList<>();
            for (Path file : files.files().orElse(List.of())) {
                try (InputStream in = Files.newInputStream(file)) {
                    all.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
                }
            }
            if (files.keyStoreFile().isPresent()) {
                // Quarkus's default password.
                char[] password = files.keyStorePassword().orElse("password").toCharArray();
                return end(KeyStore.getInstance(files.keyStoreFile().get().toFile(), password));
            }
            return CertificateExpiry.first(all.stream());
        } catch (GeneralSecurityException | IOException e) {
            return Optional.empty();
        }
    }
}
