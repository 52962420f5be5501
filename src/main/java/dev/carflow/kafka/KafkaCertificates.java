package dev.carflow.kafka;

import dev.carflow.operations.CertificateExpiry;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** How long the certificates of Kafka's key and trust stores are valid, read as Kafka's clients read them. */
@ApplicationScoped
public class KafkaCertificates {

    private final Map<String, Object> settings;
    private final MeterRegistry registry;

    @Inject
    public KafkaCertificates(@Identifier("default-kafka-broker") Map<String, Object> settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        register(Clock.systemUTC());
    }

    void register(Clock clock) {
        CertificateExpiry.register(
                registry,
                CertificateExpiry.KAFKA_KEY_STORE,
                () -> end(DefaultSslEngineFactory::keystore, CertificateExpiry::first),
                clock);
        CertificateExpiry.register(
                registry,
                CertificateExpiry.KAFKA_TRUST_STORE,
                () -> end(DefaultSslEngineFactory::truststore, CertificateExpiry::last),
                clock);
    }

    private Optional<Instant> end(
            Function<DefaultSslEngineFactory, KeyStore> which, Function<Stream<Certificate>, Optional<Instant>> end) {
        if (!String.valueOf(settings.get("security.protocol")).endsWith("SSL")) {
            return Optional.empty();
        }
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(new ConfigDef().withClientSslSupport().parse(settings));
            KeyStore store = which.apply(stores);
            return store == null ? Optional.empty() : end.apply(certificates(store).stream());
        } catch (KafkaException | KeyStoreException e) {
            // Kafka's clients say what is wrong with a store that they cannot read.
            return Optional.empty();
        }
    }

    private static List<Certificate> certificates(KeyStore store) throws KeyStoreException {
        List<Certificate> all = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            if (chain == null) {
                all.add(store.getCertificate(alias));
            } else {
                all.addAll(Arrays.asList(chain));
            }
        }
        all.removeIf(Objects::isNull);
        return all;
    }
}
