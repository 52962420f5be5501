package dev.carflow.kafka;

import dev.carflow.operations.CertificateExpiry;
import dev.carflow.operations.StoredCertificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** How long the certificates of Kafka's key and trust stores are valid, read as Kafka's clients read them. */
@ApplicationScoped
public class KafkaCertificates {

    private final Map<String, Object> settings;
    private final MeterRegistry registry;

    private interface Selection {
        List<Certificate> of(KeyStore store) throws GeneralSecurityException;
    }

    @Inject
    public KafkaCertificates(@Identifier("default-kafka-broker") Map<String, Object> settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        register(Clock.systemUTC());
    }

    void register(Clock clock) {
        CertificateExpiry.ofKeyStore(
                registry,
                CertificateExpiry.KAFKA_KEY_STORE,
                () -> read(DefaultSslEngineFactory::keystore, StoredCertificates::ofKeys),
                clock);
        CertificateExpiry.ofTrustStore(
                registry,
                CertificateExpiry.KAFKA_TRUST_STORE,
                () -> read(DefaultSslEngineFactory::truststore, StoredCertificates::trusted),
                clock);
    }

    private List<Certificate> read(Function<DefaultSslEngineFactory, KeyStore> which, Selection selection)
            throws GeneralSecurityException {
        if (!String.valueOf(settings.get("security.protocol")).endsWith("SSL")) {
            return List.of();
        }
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(new ConfigDef().withClientSslSupport().parse(settings));
            KeyStore store = which.apply(stores);
            return store == null ? List.of() : selection.of(store);
        } catch (KafkaException e) {
            // Kafka's clients say what is wrong with a store that they cannot read.
            return List.of();
        }
    }
}
