package dev.carflow.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.Samples;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The whole way of a delivery, with a log that takes everything: no failure, nothing unsigned stored, signed kept. */
public final class DeliveryFuzz {

    private static final List<EventRecord> STORED = new ArrayList<>();
    private static final WebhookReceiver RECEIVER = TestReceiver.of(
            entry -> {
                STORED.add(entry);
                return Uni.createFrom().item(AppendResult.STORED);
            },
            SignatureMismatchListener.NONE);
    private static final int LONGEST_SIGNATURE = 80;

    private DeliveryFuzz() {}

    /** Classes are loaded here and not within the time of the first input. */
    public static void fuzzerInitialize() {
        seeds().limit(1).forEach(DeliveryFuzz::fuzzerTestOneInput);
    }

    /** @param input a byte that says whether it is signed rightly; traceparent up to a line break; the body */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int end = 1;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String line = new String(input, 1, end - 1, UTF_8);
        byte[] body = end == input.length ? new byte[0] : Arrays.copyOfRange(input, end + 1, input.length);
        boolean signed = input[0] % 2 == 0;
        String right = Hmac.sha256Hex(Samples.TOKEN, body);
        String signature = signed ? right : line.substring(0, Math.min(line.length(), LONGEST_SIGNATURE));
        STORED.clear();

        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        RECEIVER.receive(body, signature, TraceContext.continueFrom(line, line), answer::complete);
        Outcome outcome = answer.join();

        int status = outcome.answer() instanceof WebhookResponse.Refused no
                ? no.refusal().status()
                : 200;
        check(status < 500, "a server error: " + status);
        check(STORED.size() <= 1, "stored twice");
        if (signature.equals(right)) {
            checkSigned(outcome, status, body);
        } else {
            check(STORED.isEmpty(), "stored without a signature");
            check(status != 200 || outcome.type() == DeliveryType.VERIFY, "acknowledged without a signature");
        }
    }

    private static void checkSigned(Outcome outcome, int status, byte[] body) {
        if (ChallengeAlphabet.isAllOf(body)) {
            check(status == 401 && STORED.isEmpty(), "a body that a handshake could have signed was accepted");
        } else if (outcome.type() == DeliveryType.VERIFY) {
            check(STORED.isEmpty(), "a handshake was stored");
        } else {
            check(status == 200 && STORED.size() == 1, "signed, and not acknowledged");
            check(Arrays.equals(STORED.get(0).value(), body), "other bytes were stored");
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    public static Stream<byte[]> seeds() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        return Samples.deliveries()
                .flatMap(sample -> Stream.of(
                        SignatureFuzz.joined("0" + trace, sample.body()),
                        SignatureFuzz.joined("1" + sample.signature(), sample.body()),
                        SignatureFuzz.joined("1", sample.body())));
    }
}
