package dev.carflow.subscriptions.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Table;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.management.RegisteredWebhook;
import dev.carflow.smartcar.management.WebhookSubscription;
import dev.carflow.subscriptions.SubscriptionRows.Comparison;
import dev.carflow.subscriptions.SubscriptionRuns;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code subscriptions list}. */
@Vetoed
@Command(
        name = "list",
        description = {
            "Lists the application's webhooks at Smartcar with the number of their subscriptions, and what the last plan or"
                    + " run of any process found.",
            "Exit code: 0 listed, 3 Smartcar does not answer."
        },
        mixinStandardHelpOptions = true)
public final class SubscriptionsListCommand implements Callable<Integer> {

    private final Supplier<SubscriptionRuns> runs;
    private final Terminal terminal;

    @Option(names = "--webhook", paramLabel = "ID", description = "Also list the subscriptions of this webhook.")
    private String webhook;

    @Option(names = "--user", paramLabel = "ID", description = "Also list the subscriptions of this Smartcar user.")
    private String user;

    @Mixin
    private Output output;

    public SubscriptionsListCommand(Supplier<SubscriptionRuns> runs, Terminal terminal) {
        this.runs = runs;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<RegisteredWebhook> webhooks = new ArrayList<>();
        Map<String, Long> counts = new HashMap<>();
        List<WebhookSubscription> wanted = new ArrayList<>();
        SubscriptionProgress progress =
                new SubscriptionProgress(output.besides(), terminal.isInteractive(), System::nanoTime);
        Optional<ApiProblem> problem = runs.get()
                .list(
                        webhooks::add,
                        subscription -> {
                            counts.merge(subscription.target().webhookId(), 1L, Long::sum);
                            if (isWanted(subscription)) {
                                wanted.add(subscription);
                            }
                        },
                        progress);
        progress.end();
        if (problem.isPresent()) {
            PlanReport.printStop(problem.get(), output.err());
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        Optional<Comparison> last = runs.get().lastComparison();
        if (output.isJson()) {
            ObjectNode tree = tree(webhooks, counts, wanted);
            last.ifPresent(comparison -> tree.putObject("lastComparison")
                    .put("secondsAgo", comparison.age().toSeconds())
                    .put("missing", comparison.missing())
                    .put("surplus", comparison.surplus())
                    .put("pending", comparison.pending()));
            output.print(tree);
        } else {
            print(webhooks, counts, wanted, output.out());
            last.ifPresent(comparison -> sentence(
                    output.out(),
                    "Compared with rules %,d minutes ago: %,d missing, %,d surplus, %,d pending.",
                    comparison.age().toMinutes(),
                    comparison.missing(),
                    comparison.surplus(),
                    comparison.pending()));
        }
        return ExitCode.HOLDS;
    }

    private boolean isWanted(WebhookSubscription subscription) {
        return (webhook != null || user != null)
                && (webhook == null || webhook.equals(subscription.target().webhookId()))
                && (user == null || user.equals(subscription.target().userId()));
    }

    private void print(
            List<RegisteredWebhook> webhooks,
            Map<String, Long> counts,
            List<WebhookSubscription> wanted,
            PrintWriter out) {
        Table table = new Table(out)
                .left("webhook", 40)
                .left("enabled", 8)
                .left("auto-subscribe", 15)
                .right("subscriptions", 13);
        table.header();
        webhooks.forEach(each -> table.row(
                each.id(), word(each.enabled()), word(each.autoSubscribe()), counts.getOrDefault(each.id(), 0L)));
        if (webhook != null || user != null) {
            out.println();
            Table rows = new Table(out)
                    .left("webhook", 40)
                    .left("user", 38)
                    .left("vehicle", 38)
                    .left("mode", 10)
                    .last("subscription");
            rows.header();
            wanted.forEach(each -> rows.row(
                    each.target().webhookId(),
                    each.target().userId(),
                    each.target().vehicleId(),
                    each.mode().orElse("-"),
                    each.id()));
        }
    }

    private ObjectNode tree(
            List<RegisteredWebhook> webhooks, Map<String, Long> counts, List<WebhookSubscription> wanted) {
        ObjectNode tree = Json.object();
        ArrayNode list = tree.putArray("webhooks");
        webhooks.forEach(each -> {
            ObjectNode entry =
                    list.addObject().put("id", each.id()).put("subscriptions", counts.getOrDefault(each.id(), 0L));
            each.enabled().ifPresent(enabled -> entry.put("enabled", enabled));
            each.autoSubscribe().ifPresent(auto -> entry.put("autoSubscribe", auto));
        });
        if (webhook != null || user != null) {
            ArrayNode rows = tree.putArray("subscriptions");
            wanted.forEach(each -> {
                ObjectNode row = rows.addObject()
                        .put("id", each.id())
                        .put("webhookId", each.target().webhookId())
                        .put("userId", each.target().userId())
                        .put("vehicleId", each.target().vehicleId());
                each.mode().ifPresent(mode -> row.put("mode", mode));
            });
        }
        return tree;
    }

    private static String word(Optional<Boolean> flag) {
        return flag.map(yes -> yes ? "yes" : "no").orElse("-");
    }
}
