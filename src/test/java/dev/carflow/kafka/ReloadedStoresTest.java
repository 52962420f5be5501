package dev.carflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import dev.carflow.sandbox.EmbeddedKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker that asks clients for a certificate, and knows them by its name. */
class ReloadedStoresTest {

    private static final String PASSWORD = "changeit";
    private static final String TOPIC = "smartcar.vehicle-state";

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        key("broker");
        key("old");
        key("new");
        trust("broker", "old", "new");
        Map<String, String> settings = new HashMap<>(Map.of(
                "listener.security.protocol.map", "PLAINTEXT:SSL,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "PLAINTEXT",
                "authorizer.class.name", StandardAuthorizer.class.getName(),
                "super.users", "User:CN=broker;User:ANONYMOUS",
                "ssl.client.auth", "required",
                "ssl.endpoint.identification.algorithm", ""));
        settings.putAll(stores(store("broker")));
        kafka = EmbeddedKafka.start(settings);
        try (Admin admin = Admin.create(client(store("broker")))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, TOPIC, PatternType.LITERAL),
                            new AccessControlEntry("User:CN=new", "*", AclOperation.ALL, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void aCertificateThatIsReplacedOnDiskIsShownByTheNextConnectionOfAClientThatLives() throws Exception {
        // Given: a client whose certificate the broker knows, and allows nothing
        Path mine = Files.copy(Path.of(store("old")), directory.resolve("mine.p12"));
        Map<String, Object> settings = client(mine.toString());
        settings.put("connections.max.idle.ms", "200");
        settings.put("enable.idempotence", "false");
        try (LogLines lines = LogLines.of(ReloadedStores.class);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThat(refusal(producer)).isInstanceOf(TopicAuthorizationException.class);

            // When: half of a file, and then all of it
            byte[] next = Files.readAllBytes(Path.of(store("new")));
            replace(mine, Arrays.copyOf(next, next.length / 2));
            await().until(() -> {
                refusal(producer);
                return lines.all().stream()
                        .anyMatch(line -> line.contains("cannot be used; the last ones stay in use"));
            });
            replace(mine, next);

            // Then
            await().until(() -> refusal(producer) == null);
            assertThat(lines.all()).anyMatch(line -> line.contains("have changed; new connections use them"));
            assertThat(lines.all()).noneMatch(line -> line.contains(PASSWORD));
        }
    }

    /** @return null for none */
    private static Throwable refusal(KafkaProducer<String, String> producer) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(TOPIC, "user", "event")).get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static Map<String, Object> client(String keyStore) {
        Map<String, Object> settings = new HashMap<>(stores(keyStore));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("security.protocol", "SSL");
        settings.put("ssl.endpoint.identification.algorithm", "");
        settings.put("ssl.engine.factory.class", ReloadedStores.class.getName());
        return settings;
    }

    private static Map<String, String> stores(String keyStore) {
        return Map.of(
                "ssl.keystore.location",
                keyStore,
                "ssl.keystore.password",
                PASSWORD,
                "ssl.keystore.type",
                "PKCS12",
                "ssl.truststore.location",
                directory.resolve("trusted.p12").toString(),
                "ssl.truststore.password",
                PASSWORD,
                "ssl.truststore.type",
                "PKCS12");
    }

    private static String store(String name) {
        return directory.resolve(name + ".p12").toString();
    }

    private static void key(String name) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(keytool, "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC"));
        command.addAll(List.of("-keystore", store(name), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** Writes the store that trusts the certificates of these. */
    private static void trust(String... names) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : names) {
            KeyStore theirs = KeyStore.getInstance(Path.of(store(name)).toFile(), PASSWORD.toCharArray());
            trusted.setCertificateEntry(name, theirs.getCertificate(name));
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve("trusted.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path next = Files.write(directory.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
