package dev.carflow.accounts.vault;

/** The result of opening a sealed token. */
public sealed interface DecryptionResult {

    /** @param token in the clear */
    record Decrypted(String token) implements DecryptionResult {
        @Override
        public String toString() {
            return "Opened[redacted]";
        }
    }

    /** Sealed under a key that is not configured any more. */
    record UnknownKey(String keyId) implements DecryptionResult {}

    /** Not the text that was sealed for this row and kind: altered, truncated, or taken from another row. */
    record Rejected() implements DecryptionResult {}
}
