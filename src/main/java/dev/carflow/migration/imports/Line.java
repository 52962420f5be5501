package dev.carflow.migration.imports;

import dev.carflow.accounts.link.CustomerLine;
import dev.carflow.smartcar.legacy.TokenPair;
import java.util.Optional;

/** A line of what is imported. */
public sealed interface Line {

    /** From 1, blank lines and a header included. */
    long number();

    record Usable(long number, CustomerLine content, Optional<TokenPair> tokens) implements Line {}

    record Unusable(long number, Refusal refusal) implements Line {}
}
