package dev.carflow;

import dev.carflow.operations.cli.Terminal;
import java.util.Optional;

/** The terminal of a script or a job: nobody reads or types there. */
public final class UnattendedTerminal implements Terminal {

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.empty();
    }
}
