package dev.carflow.operations;

import java.util.List;

/** Stops the start for a reason that the operator can fix: each line says what is wrong and what to do about it. */
public final class StartupProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    public StartupProblem(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = List.copyOf(lines);
    }

    public List<String> lines() {
        return lines;
    }
}
