package dev.carflow.subscriptions;

import dev.carflow.smartcar.management.SubscriptionTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What makes Smartcar's list equal to the rules.
 *
 * @param webhooks counts of each webhook in the file, by id and in its order
 * @param creations subscriptions that Smartcar lacks
 * @param deletions subscriptions that no rule demands
 * @param notices what an operator should know, in sentences
 * @param removedUsers connections left out, because `accounts remove` removed their users here
 * @param complete false if Smartcar's lists changed so fast that something may be missing from the plan
 */
public record SubscriptionPlan(
        Map<String, Counts> webhooks,
        List<SubscriptionTarget> creations,
        List<Deletion> deletions,
        List<String> notices,
        long removedUsers,
        boolean complete) {

    public SubscriptionPlan {
        creations = List.copyOf(creations);
        deletions = List.copyOf(deletions);
        notices = List.copyOf(notices);
    }

    /**
     * Subscriptions of one webhook.
     *
     * @param wanted by the rules
     * @param subscribed wanted and there
     * @param pending wanted and accepted by Smartcar, which does not list it yet
     */
    public record Counts(long wanted, long subscribed, long pending, long toCreate, long toDelete) {}

    /** A subscription to delete. */
    public record Deletion(String subscriptionId, SubscriptionTarget target, String mode, Reason reason) {

        @Override
        public String toString() {
            return "Deletion[" + reason + "]";
        }
    }

    /** Why a subscription is surplus. */
    public enum Reason {
        /** Its vehicle is connected, and no rule demands it. */
        NO_RULE,
        /** Smartcar does not list the connection; it is asked for it by name before the deletion. */
        NOT_CONNECTED,
        /** Its user was removed here. */
        USER_REMOVED;

        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public boolean isEmpty() {
        return creations.isEmpty() && deletions.isEmpty();
    }

    /** Returns subscriptions that are accepted and not listed yet. */
    public long pending() {
        return webhooks.values().stream().mapToLong(Counts::pending).sum();
    }

    /** Returns subscriptions at Smartcar of the webhooks in the file. */
    public long listed() {
        return webhooks.values().stream().mapToLong(Counts::subscribed).sum() + deletions.size();
    }

    @Override
    public String toString() {
        return "SubscriptionPlan[" + creations.size() + " to create, " + deletions.size() + " to delete]";
    }
}
