package dev.carflow.subscriptions.cli;

import static dev.carflow.operations.cli.Sentences.sentence;
import static dev.carflow.operations.cli.Sentences.sentenceOfAny;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Table;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.management.SubscriptionTarget;
import dev.carflow.subscriptions.SubscriptionPlan;
import dev.carflow.subscriptions.SubscriptionPlan.Deletion;
import java.io.PrintWriter;

/** A plan as text and as JSON. */
final class PlanReport {

    private PlanReport() {}

    /** @param changes whether each change is printed, with ids of users and vehicles */
    static void print(SubscriptionPlan plan, boolean changes, PrintWriter out) {
        Table table = new Table(out)
                .left("webhook", 40)
                .right("wanted", 9)
                .right("subscribed", 10)
                .right("pending", 9)
                .right("to create", 9)
                .right("to delete", 9);
        table.header();
        plan.webhooks()
                .forEach((id, counts) -> table.row(
                        id,
                        counts.wanted(),
                        counts.subscribed(),
                        counts.pending(),
                        counts.toCreate(),
                        counts.toDelete()));
        plan.notices().forEach(out::println);
        sentenceOfAny(
                out, plan.removedUsers(), "%,d connections are left out: `accounts remove` removed their users here.");
        if (!plan.complete()) {
            out.println("Smartcar's lists changed while they were read, so something may be missing from this plan.");
        }
        if (changes) {
            plan.creations().forEach(target -> out.println("create " + text(target)));
            plan.deletions()
                    .forEach(deletion -> out.println("delete " + text(deletion.target()) + " ("
                            + deletion.reason().slug() + ")"));
        }
        if (plan.isEmpty()) {
            out.println("Nothing to do.");
        }
    }

    static ObjectNode tree(SubscriptionPlan plan, boolean changes) {
        ObjectNode tree = Json.object();
        ArrayNode webhooks = tree.putArray("webhooks");
        plan.webhooks().forEach((id, counts) -> webhooks.addObject()
                .put("id", id)
                .put("wanted", counts.wanted())
                .put("subscribed", counts.subscribed())
                .put("pending", counts.pending())
                .put("toCreate", counts.toCreate())
                .put("toDelete", counts.toDelete()));
        tree.put("toCreate", plan.creations().size())
                .put("toDelete", plan.deletions().size())
                .put("pending", plan.pending())
                .put("removedUsers", plan.removedUsers())
                .put("complete", plan.complete());
        ArrayNode notices = tree.putArray("notices");
        plan.notices().forEach(notices::add);
        if (changes) {
            ArrayNode creations = tree.putArray("create");
            plan.creations().forEach(target -> put(target, creations.addObject()));
            ArrayNode deletions = tree.putArray("delete");
            for (Deletion deletion : plan.deletions()) {
                put(deletion.target(), deletions.addObject())
                        .put("subscriptionId", deletion.subscriptionId())
                        .put("reason", deletion.reason().slug());
            }
        }
        return tree;
    }

    /** Says why Smartcar could not be asked to the end. */
    static void printStop(ApiProblem problem, PrintWriter err) {
        if (problem instanceof ApiProblem.NoToken) {
            err.println("Smartcar was not asked: no application token could be had. Set CARFLOW_SMARTCAR_CLIENT_ID and"
                    + " CARFLOW_SMARTCAR_CLIENT_SECRET or CARFLOW_SMARTCAR_CLIENT_SECRET_FILE.");
        } else {
            sentence(err, "Stopped: %s. Run it again.", problem.slug());
        }
    }

    private static ObjectNode put(SubscriptionTarget target, ObjectNode tree) {
        return tree.put("webhookId", target.webhookId())
                .put("userId", target.userId())
                .put("vehicleId", target.vehicleId());
    }

    private static String text(SubscriptionTarget target) {
        return target.webhookId() + " " + target.userId() + " " + target.vehicleId();
    }
}
