package dev.carflow.subscriptions.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.carflow.subscriptions.rules.LocatedJson.Items;
import dev.carflow.subscriptions.rules.LocatedJson.Members;
import dev.carflow.subscriptions.rules.LocatedJson.Text;
import dev.carflow.subscriptions.rules.SubscriptionRules.Condition;
import dev.carflow.subscriptions.rules.SubscriptionRules.WebhookRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a file of rules: JSON of the form that {@code docs/subscription-rules.schema.json} describes. It names every
 * problem with its line and key.
 */
public final class RuleFile {

    private static final int LONGEST_ID = 256;
    private static final int VERSION = 1;
    private static final Set<String> MODES = Set.of(SubscriptionRules.LIVE, SubscriptionRules.SIMULATED);

    private final Set<String> knownRoutes;
    private final List<RuleProblem> problems = new ArrayList<>();

    private RuleFile(Set<String> knownRoutes) {
        this.knownRoutes = knownRoutes;
    }

    /**
     * @param text of the file
     * @param knownRoutes the configured ones: a rule for any other would subscribe nobody
     */
    public static RuleFileResult read(String text, Set<String> knownRoutes) {
        RuleFile file = new RuleFile(knownRoutes);
        SubscriptionRules rules = file.rules(text);
        if (file.problems.isEmpty()) {
            return new RuleFileResult.Valid(rules);
        }
        file.problems.sort(Comparator.comparingInt(RuleProblem::line));
        return new RuleFileResult.Invalid(file.problems);
    }

    private SubscriptionRules rules(String text) {
        List<WebhookRules> webhooks = new ArrayList<>();
        try {
            Members file = members(LocatedJson.read(text), "", Set.of("$schema", "version", "webhooks"));
            if (!(file.values().get("version") instanceof LocatedJson.Number version) || version.value() != VERSION) {
                problem(lineOf(file, "version"), "version", "must be 1");
            }
            Set<String> ids = new HashSet<>();
            List<LocatedJson> entries = items(file, "webhooks", "", true);
            for (int i = 0; i < entries.size(); i++) {
                webhooks.add(webhook(entries.get(i), "webhooks[" + i + "]", ids));
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problem(line, "", "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            problem(0, "", "not JSON");
        }
        return new SubscriptionRules(webhooks);
    }

    private WebhookRules webhook(LocatedJson entry, String key, Set<String> ids) {
        Members members = members(entry, key, Set.of("id", "comment", "subscribe", "except"));
        int line = lineOf(members, "id");
        String id = "";
        if (members.values().get("id") instanceof Text text && isId(text.value())) {
            id = text.value();
            if (!ids.add(id)) {
                problem(line, key + ".id", "this webhook has rules already: put them into one entry");
            }
        } else {
            problem(line, key + ".id", "must be the webhook's id at Smartcar; `subscriptions list` shows them");
        }
        return new WebhookRules(
                id,
                line,
                conditions(members, "subscribe", key, true, Set.of(SubscriptionRules.LIVE)),
                conditions(members, "except", key, false, Set.of()));
    }

    private List<Condition> conditions(
            Members webhook, String name, String key, boolean required, Set<String> defaultModes) {
        List<Condition> conditions = new ArrayList<>();
        List<LocatedJson> entries = items(webhook, name, key, required);
        for (int i = 0; i < entries.size(); i++) {
            String itsKey = key + "." + name + "[" + i + "]";
            Members rule =
                    members(entries.get(i), itsKey, Set.of("comment", "modes", "users", "routes", "permissions"));
            Set<String> modes = words(rule, "modes", itsKey, MODES);
            conditions.add(new Condition(
                    modes.isEmpty() ? defaultModes : modes,
                    words(rule, "users", itsKey, Set.of()),
                    words(rule, "routes", itsKey, knownRoutes),
                    words(rule, "permissions", itsKey, Set.of())));
        }
        return conditions;
    }

    /** @param known the only words that are taken; empty for any */
    private Set<String> words(Members rule, String name, String key, Set<String> known) {
        Set<String> words = new LinkedHashSet<>();
        if (!rule.values().containsKey(name)) {
            return words;
        }
        List<LocatedJson> entries = items(rule, name, key, false);
        if (entries.isEmpty() && rule.values().get(name) instanceof Items) {
            problem(lineOf(rule, name), key + "." + name, "is empty, so nothing would meet the rule: leave it out");
        }
        for (int i = 0; i < entries.size(); i++) {
            String itsKey = key + "." + name + "[" + i + "]";
            if (!(entries.get(i) instanceof Text text) || !isId(text.value())) {
                problem(entries.get(i).line(), itsKey, "must be a text of 1 to 256 characters");
            } else if (!known.isEmpty() && !known.contains(text.value())) {
                problem(
                        text.line(),
                        itsKey,
                        "unknown; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            } else {
                words.add(text.value());
            }
        }
        return words;
    }

    private Members members(LocatedJson value, String key, Set<String> known) {
        if (!(value instanceof Members members)) {
            problem(value.line(), key, "must be an object: { … }");
            return new Members(value.line(), Map.of());
        }
        members.values().forEach((name, member) -> {
            if (!known.contains(name)) {
                problem(
                        member.line(),
                        key.isEmpty() ? name : key + "." + name,
                        "unknown key; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
        return members;
    }

    private List<LocatedJson> items(Members members, String name, String key, boolean required) {
        LocatedJson value = members.values().get(name);
        String itsKey = key.isEmpty() ? name : key + "." + name;
        if (value instanceof Items items) {
            return items.values();
        }
        if (value != null || required) {
            problem(lineOf(members, name), itsKey, "must be a list: [ … ]");
        }
        return List.of();
    }

    private static int lineOf(Members members, String name) {
        LocatedJson value = members.values().get(name);
        return value == null ? members.line() : value.line();
    }

    private static boolean isId(String text) {
        return !text.isBlank() && text.length() <= LONGEST_ID;
    }

    private void problem(int line, String key, String message) {
        problems.add(new RuleProblem(line, key, message));
    }
}
