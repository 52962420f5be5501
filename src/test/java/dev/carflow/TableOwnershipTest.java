package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * SQL is a dependency that {@link ArchitectureTest} cannot see. Each table belongs to a feature; statements of other
 * features may name it only where that feature may depend on its owner anyway.
 */
class TableOwnershipTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/carflow");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    private static final Map<String, Set<String>> TABLES = Map.of(
            "accounts",
            Set.of(
                    "users",
                    "vehicles",
                    "smartcar_users",
                    "connections",
                    "account_mark",
                    "removed_user",
                    "user_removal",
                    "connect_session",
                    "backfill_run",
                    "migration_end",
                    "dropped_token"),
            "migration",
            Set.of("process", "migration_comparison"),
            "eventlog",
            Set.of("spilled_event", "spill_level", "spill_lease", "spill_trace", "spill_refusal"),
            "signature",
            Set.of("signature_mismatch"),
            "redrive",
            Set.of("redriven", "replay_run"),
            "ratelimit",
            Set.of("call_budget", "call_budget_worker"),
            "subscriptions",
            Set.of("subscription_run", "subscription_request"));

    /** Readers of tables of another feature, which their own may depend on. */
    private static final Map<String, Set<String>> MAY_NAME =
            Map.of("migration", Set.of("accounts"), "outbox", Set.of("accounts"), "subscriptions", Set.of("accounts"));

    private static final Pattern TEXT = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"");
    private static final Pattern TABLE =
            Pattern.compile("(?i)\\b(?:from|join|into|update|table)\\s+(?:only\\s+)?(\\w+)");

    @Test
    void eachTableHasAnOwner() {
        Set<String> created = new TreeSet<>();
        files(MIGRATIONS, ".sql").forEach(file -> matches(Pattern.compile("create table (\\w+)"), text(file))
                .forEach(table -> created.add(table.group(1))));

        assertThat(TABLES.values().stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void statementsNameTablesOfTheirOwnFeatureOrOfOneThatItDependsOn() {
        List<String> violations = new ArrayList<>();
        int named = 0;
        for (Path file : files(SOURCES, ".java")) {
            String feature = SOURCES.relativize(file).getName(0).toString();
            for (String table : tablesIn(file)) {
                named++;
                String owner = owner(table);
                if (!feature.equals(owner)
                        && !MAY_NAME.getOrDefault(feature, Set.of()).contains(owner)) {
                    violations.add(SOURCES.relativize(file) + " names " + table + " of " + owner);
                }
            }
        }

        assertThat(violations).isEmpty();
        assertThat(named).as("tables found in statements").isGreaterThan(40);
    }

    private static Set<String> tablesIn(Path file) {
        Set<String> tables = new TreeSet<>();
        matches(TEXT, text(file)).forEach(text -> matches(TABLE, text.group())
                .map(match -> match.group(1))
                .filter(word -> owner(word) != null)
                .forEach(tables::add));
        return tables;
    }

    /** Returns null for what is no table of ours. */
    private static String owner(String table) {
        return TABLES.entrySet().stream()
                .filter(each -> each.getValue().contains(table))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(null);
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static List<Path> files(Path root, String ending) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
