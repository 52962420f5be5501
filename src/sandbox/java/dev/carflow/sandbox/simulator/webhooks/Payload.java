package dev.carflow.sandbox.simulator.webhooks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A body and its signature. The bytes are not copied: they must not be modified. */
public record Payload(byte[] bytes, String signature) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload
                && Arrays.equals(bytes, payload.bytes)
                && signature.equals(payload.signature);
    }

    @Override
    public int hashCode() {
        return signature.hashCode();
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
