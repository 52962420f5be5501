package dev.carflow;

import static org.awaitility.Awaitility.await;

import dev.carflow.sandbox.EmbeddedKafka;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * A real broker that clients must log in to, by PLAIN, SCRAM-SHA-512 or OAUTHBEARER, and that lets each user do what its
 * ACLs say. PLAIN knows the users {@code carflow}, {@code ingest} and {@code worker}.
 */
public final class SecuredKafka implements AutoCloseable {

    /** The password of each PLAIN user. */
    public static final String PASSWORD = "right";

    private final EmbeddedKafka kafka;
    private final Admin superuser;

    private SecuredKafka(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.ofEntries(
                Map.entry("authorizer.class.name", StandardAuthorizer.class.getName()),
                // The broker itself, and the controller's side.
                Map.entry("super.users", "User:broker;User:ANONYMOUS"),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512,OAUTHBEARER"),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry(
                        "listener.name.plaintext.plain.sasl.jaas.config",
                        PlainLoginModule.class.getName() + " required username=\"broker\" password=\"b\""
                                + " user_broker=\"b\" user_carflow=\"right\" user_ingest=\"right\""
                                + " user_worker=\"right\";"),
                Map.entry(
                        "listener.name.plaintext.scram-sha-512.sasl.jaas.config",
                        ScramLoginModule.class.getName() + " required;"),
                Map.entry(
                        "listener.name.plaintext.oauthbearer.sasl.jaas.config",
                        OAuthBearerLoginModule.class.getName() + " required;"),
                Map.entry(
                        "listener.name.plaintext.oauthbearer.sasl.server.callback.handler.class",
                        TokenEndpoint.Validator.class.getName())));
        settings.putAll(more);
        kafka = EmbeddedKafka.start(settings);
        superuser = Admin.create(plain("broker", "b"));
    }

    /** @param more settings of the broker */
    public static SecuredKafka start(Map<String, String> more) {
        return new SecuredKafka(more);
    }

    /** As {@code kafka.*}, without a login. */
    public Map<String, Object> unknown() {
        return new HashMap<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "SASL_PLAINTEXT"));
    }

    public Map<String, Object> plain(String user, String password) {
        return login("PLAIN", PlainLoginModule.class, "username=\"" + user + "\" password=\"" + password + "\"");
    }

    public Map<String, Object> scram(String user, String password) {
        return login(
                "SCRAM-SHA-512", ScramLoginModule.class, "username=\"" + user + "\" password=\"" + password + "\"");
    }

    /** With tokens of an endpoint, as Kafka's client gets them. */
    public Map<String, Object> oauth(TokenEndpoint endpoint, String client, String secret) {
        Map<String, Object> settings = login("OAUTHBEARER", OAuthBearerLoginModule.class, "");
        settings.put("sasl.oauthbearer.client.credentials.client.id", client);
        settings.put("sasl.oauthbearer.client.credentials.client.secret", secret);
        settings.put("sasl.login.callback.handler.class", OAuthBearerLoginCallbackHandler.class.getName());
        settings.put("sasl.oauthbearer.token.endpoint.url", endpoint.url());
        settings.put("sasl.login.retry.backoff.max.ms", 200);
        return settings;
    }

    /** @param module the class of the login module; {@code options} are as in a JAAS line */
    public Map<String, Object> login(String mechanism, Class<?> module, String options) {
        Map<String, Object> settings = unknown();
        settings.put("sasl.mechanism", mechanism);
        settings.put("sasl.jaas.config", module.getName() + " required " + options + ";");
        return settings;
    }

    /** A client that may do everything. */
    public Admin superuser() {
        return superuser;
    }

    public Map<String, Object> superuserSettings() {
        return plain("broker", "b");
    }

    /** Makes one that SCRAM-SHA-512 knows. */
    public void createScramUser(String user, String password) {
        join(superuser
                .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all());
        await().ignoreExceptions()
                .until(() -> join(superuser
                                        .describeUserScramCredentials(List.of(user))
                                        .description(user))
                                .credentialInfos()
                                .size()
                        == 1);
    }

    public void createTopic(String name, Map<String, String> settings) {
        join(superuser
                .createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(settings)))
                .all());
        await().ignoreExceptions()
                .until(() ->
                        join(superuser.describeTopics(List.of(name)).allTopicNames()).get(name).partitions().stream()
                                .allMatch(each -> each.leader() != null));
    }

    /** Returns once the broker goes by it. */
    public void allow(Collection<AclBinding> rules) {
        join(superuser.createAcls(rules).all());
        rules.forEach(rule -> await().until(() -> has(rule)));
    }

    /** Returns once the broker goes by it. */
    public void withdraw(AclBinding rule) {
        join(superuser.deleteAcls(List.of(rule.toFilter())).all());
        await().until(() -> !has(rule));
    }

    /** Takes all rights from everybody. */
    public void withdrawAll() {
        join(superuser.deleteAcls(Set.of(AclBindingFilter.ANY)).all());
        await().until(() ->
                join(superuser.describeAcls(AclBindingFilter.ANY).values()).isEmpty());
    }

    private boolean has(AclBinding rule) {
        return join(superuser.describeAcls(rule.toFilter()).values()).contains(rule);
    }

    private static <T> T join(KafkaFuture<T> answer) {
        return answer.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        superuser.close(Duration.ZERO);
        kafka.close();
    }
}
