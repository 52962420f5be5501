package dev.carflow.sandbox;

import dev.carflow.operations.StatusTable;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;

/** The newest events on Carflow's console, each with a link to its trace. */
@IfBuildProfile("dev")
@ApplicationScoped
public class TracesTable implements StatusTable {

    private static final int ROWS = 8;

    private final RecentTraces traces;
    private final String page;

    @Inject
    public TracesTable(RecentTraces traces, SandboxConfig config) {
        this.traces = traces;
        this.page = "http://localhost:" + config.consolePort() + TracePage.PATH + "?event=";
    }

    @Override
    public String title() {
        return "Newest events of the sandbox";
    }

    @Override
    public String caption() {
        return "The last step that each has taken so far. A link shows its way through Carflow, step by step.";
    }

    @Override
    public boolean isShown() {
        return true;
    }

    @Override
    public Uni<Content> content() {
        return Uni.createFrom()
                .item(() -> new Content(
                        List.of("Event", "Last step", "Took"),
                        traces.newest(ROWS).stream().map(this::row).toList()));
    }

    private List<Cell> row(List<TracedSpan> trace) {
        String event = TracePage.eventOf(trace);
        return List.of(
                Cell.of(event, URI.create(page + event)),
                Cell.of(trace.get(trace.size() - 1).name()),
                Cell.of(TracePage.millis(TracePage.took(trace))));
    }
}
