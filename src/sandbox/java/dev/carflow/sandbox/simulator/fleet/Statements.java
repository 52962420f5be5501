package dev.carflow.sandbox.simulator.fleet;

import dev.carflow.sandbox.simulator.fleet.Statement.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Everything that Smartcar ever reported of one vehicle, by signal; consecutive repetitions once. Not thread-safe. */
final class Statements {

    private final Map<SignalCode, List<Statement>> bySignal = new EnumMap<>(SignalCode.class);
    private final Map<SignalCode, EnumMap<Source, Statement>> latest = new EnumMap<>(SignalCode.class);

    void add(Signal signal, Source source, long at) {
        Statement statement = new Statement(signal, source, at);
        Statement before = latest.computeIfAbsent(signal.code(), first -> new EnumMap<>(Source.class))
                .put(source, statement);
        if (before == null || !statement.repeats(before)) {
            bySignal.computeIfAbsent(signal.code(), first -> new ArrayList<>()).add(statement);
        }
    }

    /**
     * @return in the order of reporting
     */
    List<Statement> of(SignalCode code) {
        return List.copyOf(bySignal.getOrDefault(code, List.of()));
    }
}
