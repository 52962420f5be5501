package dev.carflow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carflow.ConfigProblems;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gauge of the certificate on the public port. */
class HttpsCertificatesTest {

    private static final String PASSWORD = "changeit";
    private static final String FILES = "quarkus.http.ssl.certificate.";

    @TempDir
    static Path directory;

    @BeforeAll
    static void makeStores() throws Exception {
        key("listener", 10);
        key("registry", 20);
    }

    @Test
    void withoutTlsThereIsNoNumber() {
        assertThat(days(Map.of(), Map.of())).isNaN();
    }

    @Test
    void theCertificateOfAKeyStoreOrOfPemFilesCounts() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(
                                load("listener").getCertificate("listener").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(directory.resolve("listener.pem"), pem);

        assertThat(days(
                        Map.of(
                                FILES + "key-store-file",
                                store("listener").toString(),
                                FILES + "key-store-password",
                                PASSWORD),
                        Map.of()))
                .isCloseTo(10, within(0.1));
        assertThat(days(Map.of(FILES + "files", file.toString()), Map.of())).isCloseTo(10, within(0.1));
    }

    @Test
    void theRegistrysConfigurationComesFirst() throws Exception {
        Map<String, String> both =
                Map.of(FILES + "key-store-file", store("listener").toString(), FILES + "key-store-password", PASSWORD);
        assertThat(days(both, Map.of("<default>", load("registry")))).isCloseTo(20, within(0.1));
        assertThat(days(Map.of("quarkus.http.tls-configuration-name", "public"), Map.of("public", load("registry"))))
                .isCloseTo(20, within(0.1));
    }

    @Test
    void aFileThatCannotBeReadHasNoNumber() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.p12"), "half");

        assertThat(days(Map.of(FILES + "key-store-file", broken.toString()), Map.of()))
                .isNaN();
        assertThat(days(Map.of(FILES + "files", "/none.pem"), Map.of())).isNaN();
    }

    private static double days(Map<String, String> settings, Map<String, KeyStore> stores) {
        MeterRegistry registry = new SimpleMeterRegistry();
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.host", "localhost");
        all.put("java.io.tmpdir", directory.toString());
        new HttpsCertificates(ConfigProblems.read(VertxHttpConfig.class, all), new Stores(stores), registry)
                .register(null);
        return registry.get("carflow.certificate.expires.in")
                        .tag("store", "https-key-store")
                        .gauge()
                        .value()
                / Duration.ofDays(1).toSeconds();
    }

    private record Stores(Map<String, KeyStore> byName) implements TlsConfigurationRegistry {

        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.ofNullable(byName.get(name)).map(store -> new BaseTlsConfiguration() {
                @Override
                public KeyStore getKeyStore() {
                    return store;
                }
            });
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return get("<default>");
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            throw new UnsupportedOperationException();
        }
    }

    private static Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private static KeyStore load(String name) throws Exception {
        return KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
    }

    private static void key(String name, int days) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        String.valueOf(days),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store(name).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
    }
}
