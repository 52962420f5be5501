package dev.carflow.benchmark.process;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The other versions that Carflow is compared with, besides its peers: another package of it, and itself while it
 * traces.
 */
public final class Variants implements AutoCloseable {

    /**
     * @param name of the row
     * @param route of its topics
     * @param further settings
     */
    public record Variant(String name, String route, Path application, Map<String, String> further) {}

    private final Optional<TraceCollector> collector;
    private final List<Variant> all;

    private Variants(Optional<TraceCollector> collector, List<Variant> all) {
        this.collector = collector;
        this.all = List.copyOf(all);
    }

    public static Variants of(Settings settings) throws IOException {
        List<Variant> all = new ArrayList<>();
        settings.other().ifPresent(other -> all.add(new Variant("Carflow, other", "other", other, Map.of())));
        Optional<TraceCollector> collector =
                settings.traced().isPresent() ? Optional.of(TraceCollector.start()) : Optional.empty();
        settings.traced()
                .ifPresent(fraction -> all.add(new Variant(
                        "Carflow, traced " + fraction,
                        "traced",
                        settings.application(),
                        collector.orElseThrow().settings(fraction))));
        return new Variants(collector, all);
    }

    public List<Variant> all() {
        return all;
    }

    /** A service that sends no spans is not what its row says. */
    public void judge(Verdicts verdicts) {
        collector.ifPresent(traces ->
                verdicts.correct(traces.bytes() + " bytes of spans have arrived, more than none", traces.bytes() > 0));
    }

    @Override
    public void close() {
        collector.ifPresent(TraceCollector::close);
    }
}
