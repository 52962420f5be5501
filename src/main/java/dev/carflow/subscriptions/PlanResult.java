package dev.carflow.subscriptions;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.subscriptions.rules.RuleProblem;
import java.util.List;

/** The result of comparing Smartcar's lists with the rules. */
public sealed interface PlanResult {

    record Planned(SubscriptionPlan plan) implements PlanResult {}

    /** The file names webhooks that the application does not have: of another application, or deleted. */
    record UnknownWebhooks(List<RuleProblem> problems) implements PlanResult {
        public UnknownWebhooks {
            problems = List.copyOf(problems);
        }
    }

    /** Smartcar did not answer. */
    record Stopped(ApiProblem problem) implements PlanResult {}
}
