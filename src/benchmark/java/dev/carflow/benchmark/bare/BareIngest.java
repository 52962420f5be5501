package dev.carflow.benchmark.bare;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.Producer;

/** Receives webhooks on one event loop: signature, record, Kafka, and 200 once Kafka has acknowledged. */
final class BareIngest extends AbstractVerticle {

    private static final String ALGORITHM = "HmacSHA256";

    private final BareKind kind;
    private final int port;
    private final String topic;
    private final String token;
    private final Producer<String, byte[]> producer;
    private Mac mac;

    BareIngest(BareKind kind, int port, String topic, String token, Producer<String, byte[]> producer) {
        this.kind = kind;
        this.port = port;
        this.topic = topic;
        this.token = token;
        this.producer = producer;
    }

    @Override
    public void start(Promise<Void> started) throws GeneralSecurityException {
        // One per event loop: it is not thread-safe, and need not be cloned here.
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(body -> receive(request, body.getBytes())))
                .listen(port)
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void receive(HttpServerRequest request, byte[] body) {
        HttpServerResponse response = request.response();
        if (!isSigned(body, request.getHeader("SC-Signature"))) {
            response.setStatusCode(401).end();
            return;
        }
        if (!kind.writes()) {
            response.end();
            return;
        }
        try {
            producer.send(
                    kind.message(topic, body),
                    (metadata, failure) -> context.runOnContext(here ->
                            response.setStatusCode(failure == null ? 200 : 503).end()));
        } catch (IOException e) {
            response.setStatusCode(400).end();
        }
    }

    private boolean isSigned(byte[] body, String signature) {
        if (signature == null) {
            return false;
        }
        String expected = HexFormat.of().formatHex(mac.doFinal(body));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.US_ASCII));
    }
}
