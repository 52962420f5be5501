package dev.carflow.accounts.vault;

/** The outcome of opening a sealed token. */
public sealed interface Opening {

    /** @param token in the clear */
    record Opened(String token) implements Opening {
        @Override
        public String toString() {
            return "Opened[redacted]";
        }
    }

    /** Sealed under a key that is not configured any more. */
    record UnknownKey(String keyId) implements Opening {}

    /** Not what was sealed for this row and kind: changed, cut, or another row's. */
    record Refused() implements Opening {}
}
