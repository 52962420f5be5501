package dev.carflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carflow.sandbox.simulator.MutableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gauges of Kafka's stores. */
class KafkaCertificatesTest {

    private static final String PASSWORD = "changeit";
    private static final double A_DAY = Duration.ofDays(1).toSeconds();

    @TempDir
    static Path directory;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MutableClock clock = new MutableClock(Instant.now());
    private final Map<String, Object> settings = new HashMap<>();

    @BeforeAll
    static void makeStores() throws Exception {
        key("client", 10);
        key("renewed", 90);
        key("old-authority", 5);
        key("new-authority", 300);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : List.of("old-authority", "new-authority")) {
            KeyStore theirs = KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
            trusted.setCertificateEntry(name, theirs.getCertificate(name));
        }
        try (OutputStream out = Files.newOutputStream(store("trusted"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    @Test
    void theClientsCertificateAndTheLastAuthorityCount() throws Exception {
        // Given
        Path mine = Files.copy(store("client"), directory.resolve("mine.p12"));
        use("keystore", mine);
        use("truststore", store("trusted"));

        // When
        register();

        // Then
        assertThat(days("kafka-key-store")).isCloseTo(10, within(0.1));
        assertThat(days("kafka-trust-store")).isCloseTo(300, within(0.1));

        // And: when the file is renewed it is seen, and when nobody renews it, it has ended
        Files.copy(store("renewed"), mine, StandardCopyOption.REPLACE_EXISTING);
        clock.advance(Duration.ofMinutes(6));
        assertThat(days("kafka-key-store")).isCloseTo(90, within(0.1));
        clock.advance(Duration.ofDays(91));
        assertThat(days("kafka-key-store")).isCloseTo(-1, within(0.1));
    }

    @Test
    void withoutStoresOrWithOnesThatCannotBeReadThereIsNoNumber() throws Exception {
        register();
        assertThat(days("kafka-key-store")).isNaN();
        assertThat(days("kafka-trust-store")).isNaN();

        use("truststore", Files.writeString(directory.resolve("broken.p12"), "half"));
        register();
        assertThat(days("kafka-trust-store")).isNaN();
    }

    private void use(String store, Path file) {
        settings.put("security.protocol", "SSL");
        settings.put("ssl." + store + ".location", file.toString());
        settings.put("ssl." + store + ".password", PASSWORD);
        settings.put("ssl." + store + ".type", "PKCS12");
    }

    private void register() {
        new KafkaCertificates(settings, registry).register(clock);
    }

    private double days(String store) {
        return registry.get("carflow.certificate.expires.in")
                        .tag("store", store)
                        .gauge()
                        .value()
                / A_DAY;
    }

    private static Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private static void key(String name, int days) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-genkeypair",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        "EC",
                        "-validity",
                        String.valueOf(days),
                        "-keystore",
                        store(name).toString(),
                        "-storepass",
                        PASSWORD,
                        "-storetype",
                        "PKCS12")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
