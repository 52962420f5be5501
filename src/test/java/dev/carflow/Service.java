package dev.carflow;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.carflow.contract.DocumentedAnswers;
import dev.carflow.sandbox.TopicReader;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running service as Smartcar, a reader of Kafka and an operator see it. */
public final class Service {

    public static final String PATH = "/webhooks/smartcar";

    private Service() {}

    /** Waits until the service says that it can make events durable; its answers are to be documented ones from then on. */
    public static void awaitReady(URI management) {
        DocumentedAnswers.hold();
        await().ignoreExceptions().until(() -> readiness(management).statusCode() == 200);
    }

    public static Response readiness(URI management) {
        return given().get(management.resolve("/q/health/ready"));
    }

    /** Sends these bytes; a null signature sends none. */
    public static Response deliver(byte[] body, String signature) {
        RequestSpecification request = given().contentType("application/json").body(body);
        return (signature == null ? request : request.header("SC-Signature", signature)).post(PATH);
    }

    public static Response deliver(Samples.Delivery delivery) {
        return deliver(delivery.body(), delivery.signature());
    }

    /** Sends these bytes signed with the current token. */
    public static Response deliverSigned(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return deliver(bytes, sign(Samples.TOKEN, bytes));
    }

    public static String sign(String token, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the present records of a topic. An acknowledged event has to be there already: no waiting. */
    public static List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (TopicReader reader = new TopicReader(bootstrapServers())) {
            return reader.all(topic);
        }
    }

    public static List<ConsumerRecord<String, byte[]>> records(
            String topic, Predicate<ConsumerRecord<String, byte[]>> filter) {
        return records(topic).stream().filter(filter).toList();
    }

    public static String bootstrapServers() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }

    public static String header(ConsumerRecord<?, ?> entry, String name) {
        Header header = entry.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
