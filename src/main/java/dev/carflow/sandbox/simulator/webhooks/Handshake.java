package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.sandbox.simulator.webhooks.Verdict.Refused;
import dev.carflow.sandbox.simulator.webhooks.Verdict.Verified;
import dev.carflow.sandbox.simulator.wire.RandomIds;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;

/**
 * VERIFY: an unsigned random challenge, which the receiver has to answer with 200, {@code application/json} and the
 * challenge's HMAC (contract 1). Unsigned, because that is what arrives in production (1.4).
 */
final class Handshake {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Courier courier;
    private final PayloadWriter writer;
    private final Signer signer;
    private final RandomIds ids;
    private final Clock clock;

    Handshake(Courier courier, PayloadWriter writer, Signer signer, RandomIds ids, Clock clock) {
        this.courier = courier;
        this.writer = writer;
        this.signer = signer;
        this.ids = ids;
        this.clock = clock;
    }

    Future<Verdict> with(URI receiver) {
        String challenge = ids.next();
        byte[] body = writer.verify(ids.next(), challenge, ids.next(), clock.millis());
        return courier.post(receiver, body, null)
                .map(receipt -> judge(receipt, challenge))
                .recover(failure -> Future.succeededFuture(new Refused("no answer: " + Courier.reason(failure))));
    }

    private Verdict judge(Receipt receipt, String challenge) {
        if (receipt.status() != 200) {
            return new Refused("answered HTTP " + receipt.status() + " instead of 200");
        }
        if (!isJson(receipt.contentType())) {
            return new Refused("answered " + receipt.contentType() + " instead of application/json");
        }
        try {
            String hash = JSON.readTree(receipt.body()).path("challenge").asText();
            return hash.equals(signer.sign(challenge)) ? new Verified() : new Refused("responded with an invalid hash");
        } catch (JsonProcessingException e) {
            return new Refused("answered something that is not JSON");
        }
    }

    private static boolean isJson(String contentType) {
        return contentType != null && contentType.split(";", 2)[0].trim().equalsIgnoreCase("application/json");
    }
}
