package dev.carflow.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.Samples;
import dev.carflow.webhook.SignatureVerifier.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A signature holds if, and only if, it is the HMAC of these bytes under one of the tokens. */
public final class SignatureFuzz {

    private static final String PREVIOUS = "previous-token";
    private static final SignatureVerifier VERIFIER = new SignatureVerifier(List.of(Samples.TOKEN, PREVIOUS));

    private SignatureFuzz() {}

    /** Classes are loaded here and not within the time of the first input. */
    public static void fuzzerInitialize() {
        seeds().limit(1).forEach(SignatureFuzz::fuzzerTestOneInput);
    }

    /** @param input the header's value up to the first line break, then the body */
    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String signature = new String(input, 0, end, UTF_8);
        byte[] body = end == input.length ? new byte[0] : Arrays.copyOfRange(input, end + 1, input.length);

        Verdict verdict = VERIFIER.verify(body, signature);

        Verdict expected;
        if (signature.isEmpty()) {
            expected = Verdict.MISSING;
        } else if (signature.equals(Hmac.sha256Hex(Samples.TOKEN, body))) {
            expected = Verdict.CURRENT_TOKEN;
        } else if (signature.equals(Hmac.sha256Hex(PREVIOUS, body))) {
            expected = Verdict.PREVIOUS_TOKEN;
        } else {
            expected = Verdict.MISMATCH;
        }
        if (verdict != expected) {
            throw new AssertionError(verdict + " instead of " + expected);
        }
    }

    public static Stream<byte[]> seeds() {
        return Samples.deliveries()
                .flatMap(sample -> Stream.of(
                        joined(sample.signature(), sample.body()),
                        joined(Hmac.sha256Hex(PREVIOUS, sample.body()), sample.body()),
                        joined(sample.signature().toUpperCase(Locale.ROOT), sample.body()),
                        joined("", sample.body())));
    }

    static byte[] joined(String line, byte[] body) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes((line + "\n").getBytes(UTF_8));
        both.writeBytes(body);
        return both.toByteArray();
    }
}
