package dev.carflow;

import dev.carflow.operations.cli.Terminal;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A terminal that answers each question alike.
 *
 * @param typed the answer; null means that nobody reads or types there
 */
public record ScriptedTerminal(Supplier<String> typed) implements Terminal {

    @Override
    public boolean isInteractive() {
        return typed.get() != null;
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.ofNullable(typed.get());
    }
}
