package dev.carflow.eventlog.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.eventlog.spill.SpillStore;
import dev.carflow.eventlog.spill.TopicSummary;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Table;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code spill list}. */
@Vetoed
@Command(
        name = "list",
        description = {
            "What waits in the spill, by topic: how many events of how many users, and since when. Never content.",
            "Exit code: 0 nothing waits, 1 something does, 3 the database does not answer."
        },
        mixinStandardHelpOptions = true)
public final class SpillListCommand implements Callable<Integer> {

    private static final Duration WITHIN = TimeoutPolicy.AT_MOST;

    private final Supplier<SpillStore> store;

    @Mixin
    private Output output;

    public SpillListCommand(Supplier<SpillStore> store) {
        this.store = store;
    }

    @Override
    public Integer call() {
        List<TopicSummary> topics = store.get().summary().await().atMost(WITHIN);
        PrintWriter out = output.out();
        if (output.isJson()) {
            output.print(tree(topics));
        } else {
            print(topics, out);
        }
        return topics.isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private static void print(List<TopicSummary> topics, PrintWriter out) {
        if (topics.isEmpty()) {
            out.println("Nothing waits in the spill.");
            return;
        }
        Table table = new Table(out)
                .left("topic", 40)
                .right("events", 12)
                .right("users", 10)
                .right("refused", 10)
                .right("KiB", 12)
                .left("since", 20)
                .last("until");
        table.header();
        for (TopicSummary topic : topics) {
            table.row(
                    topic.topic(),
                    topic.events(),
                    topic.users(),
                    topic.refused(),
                    (topic.bytes() + 1023) / 1024,
                    topic.oldest().truncatedTo(ChronoUnit.SECONDS),
                    topic.newest().truncatedTo(ChronoUnit.SECONDS));
        }
        long refused = topics.stream().mapToLong(TopicSummary::refused).sum();
        if (refused > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d events are larger than their topic allows. Raise its max.message.bytes, then run"
                            + " `spill drain --refused`.%n",
                    refused);
        }
    }

    private static ObjectNode tree(List<TopicSummary> topics) {
        ObjectNode tree = Json.object();
        ArrayNode array = tree.putArray("topics");
        for (TopicSummary topic : topics) {
            array.addObject()
                    .put("topic", topic.topic())
                    .put("events", topic.events())
                    .put("users", topic.users())
                    .put("refused", topic.refused())
                    .put("bytes", topic.bytes())
                    .put("oldest", topic.oldest().toString())
                    .put("newest", topic.newest().toString());
        }
        return tree;
    }
}
