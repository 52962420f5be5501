package dev.carflow.migration.imports;

import dev.carflow.accounts.link.CustomerLine;
import dev.carflow.smartcar.legacy.TokenPair;
import java.util.Optional;

/** A line of an import. */
public sealed interface ImportLine {

    /** From 1, blank lines and a header included. */
    long number();

    record Usable(long number, CustomerLine content, Optional<TokenPair> tokens) implements ImportLine {}

    record Unusable(long number, LineSkipReason refusal) implements ImportLine {}
}
