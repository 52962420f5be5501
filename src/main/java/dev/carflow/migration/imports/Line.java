package dev.carflow.migration.imports;

import dev.carflow.accounts.link.CustomerLine;
import java.time.Instant;
import java.util.Optional;

/** A line of what is imported. */
public sealed interface Line {

    /** From 1, blank lines and a header included. */
    long number();

    record Usable(long number, CustomerLine content, Optional<Tokens> tokens) implements Line {}

    record Unusable(long number, Refusal refusal) implements Line {}

    /** A pair of tokens, and when Smartcar gave it out. */
    record Tokens(String access, Optional<String> refresh, Instant issuedAt, Instant expiresAt) {
        @Override
        public String toString() {
            return "Tokens[redacted]";
        }
    }
}
