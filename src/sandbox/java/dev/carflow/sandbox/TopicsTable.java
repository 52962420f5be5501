package dev.carflow.sandbox;

import dev.carflow.operations.StatusTable;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The sandbox's topics on Carflow's console, with links to their newest records as plain text. */
@IfBuildProfile("dev")
@ApplicationScoped
public class TopicsTable implements StatusTable {

    private final Vertx vertx;
    private final String bootstrapServers;
    private final String topics;

    @Inject
    public TopicsTable(
            Vertx vertx,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            SandboxConfig config) {
        this.vertx = vertx;
        this.bootstrapServers = bootstrapServers;
        this.topics = "http://localhost:" + config.consolePort() + SandboxConsole.TOPICS + '/';
    }

    @Override
    public String title() {
        return "Topics of the sandbox";
    }

    @Override
    public String caption() {
        return "How many offsets each spans, ends of transactions among them. A link shows the newest records as text.";
    }

    @Override
    public boolean isShown() {
        return true;
    }

    @Override
    public Uni<Content> content() {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(this::sizes).toCompletionStage())
                .map(sizes -> new Content(
                        List.of("Topic", "Offsets", "Newest records"),
                        sizes.entrySet().stream()
                                .map(each -> row(each.getKey(), each.getValue()))
                                .toList()));
    }

    private List<Cell> row(String topic, long size) {
        return List.of(
                Cell.of(topic),
                Cell.of(String.valueOf(size)),
                size == 0 ? Cell.of("none") : Cell.of("last 5", URI.create(topics + topic + "?last=5")));
    }

    private Map<String, Long> sizes() {
        try (TopicReader reader = new TopicReader(bootstrapServers)) {
            return new TreeMap<>(reader.sizes());
        }
    }
}
