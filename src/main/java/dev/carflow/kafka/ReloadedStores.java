package dev.carflow.kafka;

import dev.carflow.operations.Causes;
import dev.carflow.operations.ThrottledLog;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jboss.logging.Logger;

/**
 * Kafka's TLS, with the key store and the trust store read again for a new connection if one of their files has
 * changed. Kafka's own engine reads them once per client: after a renewal on disk, as by cert-manager and Strimzi,
 * connections would be refused when the old certificate expires. Kafka creates an instance for each client
 * ({@code ssl.engine.factory.class}) and uses it on that client's network thread.
 */
@RegisterForReflection
public final class ReloadedStores implements SslEngineFactory {

    private static final Logger LOG = Logger.getLogger(ReloadedStores.class);
    private static final ThrottledLog THROTTLED = new ThrottledLog(LOG, Duration.ofMinutes(1));

    /** A bundle of all public authorities has a third of this. */
    private static final int LARGEST = 1024 * 1024;

    private Map<String, ?> settings;
    private byte[][] read;
    private DefaultSslEngineFactory stores;

    @Override
    public void configure(Map<String, ?> configs) {
        settings = configs;
        read = files();
        stores = load();
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        return current().createClientSslEngine(peerHost, peerPort, endpointIdentification);
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        return current().createServerSslEngine(peerHost, peerPort);
    }

    /** While the new files do not match, as in the middle of a change, the last ones stay in use. */
    private synchronized DefaultSslEngineFactory current() {
        byte[][] now = files();
        if (!Arrays.deepEquals(now, read)) {
            try {
                DefaultSslEngineFactory next = load();
                stores.close();
                stores = next;
                read = now;
                LOG.info("CARFLOW0004: Kafka's key and trust stores have changed; new connections use them");
            } catch (KafkaException e) {
                THROTTLED.warn(
                        "CARFLOW0005: Kafka's key and trust stores have changed and cannot be used; the last ones "
                                + "stay in use: %s",
                        Causes.first(e).getClass().getSimpleName());
            }
        }
        return stores;
    }

    private DefaultSslEngineFactory load() {
        DefaultSslEngineFactory loaded = new DefaultSslEngineFactory();
        loaded.configure(settings);
        return loaded;
    }

    /** Compared by content: a file that is replaced may keep its times. An unreadable file counts as empty. */
    private byte[][] files() {
        return Stream.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)
                .map(settings::get)
                .filter(Objects::nonNull)
                .map(location -> content(Path.of(location.toString())))
                .toArray(byte[][]::new);
    }

    private static byte[] content(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return stores.shouldBeRebuilt(nextConfigs);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return stores.reconfigurableConfigs();
    }

    @Override
    public KeyStore keystore() {
        return stores.keystore();
    }

    @Override
    public KeyStore truststore() {
        return stores.truststore();
    }

    @Override
    public void close() {
        if (stores != null) {
            stores.close();
        }
    }
}
