package dev.carflow.accounts.connect;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Makes the claim of a session: the callback gives it to the browser, and the customer's backend redeems it. It is
 * bound to the state and to the query of the callback, so it need not be stored, and an equal callback gets the same
 * claim. Thread-safe.
 */
final class ClaimTokens {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final KeyedHash hash;

    ClaimTokens(KeyedHash hash) {
        this.hash = hash;
    }

    /** Returns 43 characters of base64url. */
    String of(Buffer stateHash, Buffer queryHash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.of(bound(stateHash, queryHash)));
    }

    boolean isOf(String claim, Buffer stateHash, Buffer queryHash) {
        return SHAPE.matcher(claim).matches()
                && hash.isOf(bound(stateHash, queryHash), Base64.getUrlDecoder().decode(claim));
    }

    private static byte[] bound(Buffer stateHash, Buffer queryHash) {
        return Buffer.buffer().appendBuffer(stateHash).appendBuffer(queryHash).getBytes();
    }
}
