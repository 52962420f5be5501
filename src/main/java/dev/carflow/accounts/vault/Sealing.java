package dev.carflow.accounts.vault;

import java.util.Arrays;
import java.util.Objects;

/** The outcome of sealing a token. */
public sealed interface Sealing {

    /**
     * Done.
     *
     * @param keyId which key opens it
     * @param bytes version, nonce, ciphertext and tag
     */
    record Sealed(String keyId, byte[] bytes) implements Sealing {
        @Override
        public boolean equals(Object other) {
            return other instanceof Sealed sealed && keyId.equals(sealed.keyId) && Arrays.equals(bytes, sealed.bytes);
        }

        @Override
        public int hashCode() {
            return Objects.hash(keyId, Arrays.hashCode(bytes));
        }

        @Override
        public String toString() {
            return "Sealed[" + keyId + "]";
        }
    }

    /** No key is configured: nothing is stored in the clear instead. */
    record NoKey() implements Sealing {}
}
