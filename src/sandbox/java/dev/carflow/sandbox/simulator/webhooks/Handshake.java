package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.sandbox.simulator.webhooks.Verdict.Refused;
import dev.carflow.sandbox.simulator.webhooks.Verdict.Verified;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.SplittableRandom;

/**
 * VERIFY: a random challenge, which the receiver has to answer with 200, {@code application/json} and the challenge's
 * HMAC (contract 1). Confined to the event loop.
 */
final class Handshake {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebhookClient client;
    private final VerifyWriter writer;
    private final Signer signer;
    private final Challenges challenges;
    private final DeliveryCounters counters;
    private final Clock clock;
    private final SplittableRandom random;
    private int made;

    Handshake(
            WebhookClient client,
            VerifyWriter writer,
            Signer signer,
            Challenges challenges,
            DeliveryCounters counters,
            Clock clock,
            SplittableRandom random) {
        this.client = client;
        this.writer = writer;
        this.signer = signer;
        this.challenges = challenges;
        this.counters = counters;
        this.clock = clock;
        this.random = random;
    }

    Future<Verdict> with(URI receiver) {
        counters.handshakes.increment();
        String challenge =
                challenges.forms().get(made++ % challenges.forms().size()).challenge(random);
        byte[] body = happens(challenges.legacy())
                ? writer.legacy(challenge)
                : writer.current(challenge, clock.instant(), happens(challenges.isoTimes()));
        String signature = happens(challenges.signed()) ? signer.sign(body) : null;
        return client.post(receiver, body, signature)
                .map(receipt -> judge(receipt, challenge))
                .recover(failure -> Future.succeededFuture(new Refused("no answer: " + WebhookClient.reason(failure))))
                .onSuccess(this::count);
    }

    private void count(Verdict verdict) {
        if (verdict instanceof Refused) {
            counters.handshakesRefused.increment();
        }
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
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
