package dev.carflow.subscriptions.rules;

import java.util.List;

/** A file of rules that was read. */
public sealed interface RuleFileResult {

    /** It has no problem. */
    record Valid(SubscriptionRules rules) implements RuleFileResult {}

    /** It has some, in the order of their lines. */
    record Invalid(List<RuleProblem> problems) implements RuleFileResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
