package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.ListArgument;
import dev.carflow.redrive.ReasonGuide;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Everything that needs no running service. */
class CommandTreeTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate",
                "accounts",
                "migrate finnish",
                "migrate import",
                "migrate import a.csv --from-database postgresql://u@h/d --query q",
                "migrate import --from-database postgresql://u@h/d",
                "migrate backfill --rate soon",
                "migrate backfill --source v4",
                "migrate compare --sample 3 --all",
                "spill",
                "spill drain --fast",
                "outage report --from yesterday",
                "subscriptions",
                "subscriptions apply --delete-at-most few",
                "accounts remove --yes",
                "accounts remove --user a --account b",
                "accounts show",
                "accounts show --user a --customer b",
                "accounts route --customer a",
                "accounts route --route vip",
                "accounts route --customer a --route vip --default",
                "quarantine",
                "quarantine show",
                "dead-letter redrive --from yesterday",
                "replay --rate fast",
                "signature explain one",
                "schema",
                "schema migrate --within soon",
                "event a --around yesterday",
                "event a --ids-from",
                "tail --user",
                "scenario",
                "scenario late",
                "scenario later --topic t",
                "scenario late --topic t --seed first",
                "scenario late --topic t --form flat",
                "scenario check --topic t"
            })
    void anUnparsableCommandLineIsReportedOnStandardError(String line) {
        assertThat(answer(line)).hasValue(ExitCode.USAGE);
        assertThat(err.toString()).contains("Usage: carflow");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "migrate --help", "migrate status -h", "migrate backfill --help", "spill list --help"})
    void helpNeedsNoService(String line) {
        assertThat(answer(line)).hasValue(0);
        assertThat(out.toString()).contains("Usage: carflow");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theRestIsForTheService() {
        for (String line : new String[] {
            "migrate status --json",
            "migrate import users.csv --dry-run --rate 100",
            "migrate import -",
            "migrate import --from-database postgresql://u@h/d --query select",
            "migrate backfill --source legacy --dry-run --rate 5 --restart",
            "migrate compare --all",
            "migrate finish --yes --waive 1.4,2.5",
            "migrate rollback",
            "spill list --json",
            "spill drain --refused",
            "outage report --from 2026-11-22T08:00:00Z --json --summary",
            "outage refresh --rate 5 --dry-run --all",
            "subscriptions plan --rules rules.json --changes --json",
            "subscriptions apply --yes --delete-at-most 50",
            "subscriptions list --webhook w --user u --json",
            "accounts remove --account 7",
            "accounts show --customer 7 --ids --json",
            "accounts show --user u",
            "accounts route --customer 7 --route vip --dry-run --json",
            "accounts route --customer 7 --default --yes",
            "quarantine list --reason unknown-type,too-deep --from 2026-11-22T09:00:00Z --newest 5 --json",
            "dead-letter redrive --user u --vehicle v --until 2026-11-22T09:00:00Z --again --yes",
            "dead-letter explain",
            "replay --user u --to elsewhere --rate 0 --restart",
            "signature list",
            "signature explain 7 --ask --tokens-file tokens",
            "signature redrive --dry-run",
            "event 7859f08c-c510-4061-87fb-2cd3495296d1 --user u --ids --json",
            "event --vehicle v --around 2026-11-22T09:00:00Z --window PT30M",
            "event e --since 2026-11-22T09:00:00Z",
            "tail --user u --vehicle v --type vehicle_error --route vip --ids --json",
            "scenario list --json",
            "scenario late --topic t --form raw --user u --vehicle v --seed 7 --dry-run --yes --json",
            "scenario payload-2.0 --topic t",
            "scenario check late --topic t --output o --play 0a1b2c3d --wait PT30S --json",
            "scenario check quota --topic t --lines -",
            "schema migrate --within PT1M",
            "schema check --json",
            "schema grants --owner o --service s"
        }) {
            assertThat(answer(line)).as(line).isEmpty();
        }
    }

    @Test
    void aSubcommandThatMigratesOrNeedsNoSchemaDoesNotRequireItFirst() {
        assertThat(needsSchema("schema migrate")).isFalse();
        assertThat(needsSchema("schema check")).isFalse();
        assertThat(needsSchema("schema grants")).isFalse();
        assertThat(needsSchema("event e")).isFalse();
        assertThat(needsSchema("tail")).isFalse();
        assertThat(needsSchema("scenario list")).isFalse();
        assertThat(needsSchema("scenario late --topic t")).isFalse();
        assertThat(needsSchema("scenario check late --topic t --lines -")).isFalse();
        assertThat(needsSchema("migrate status")).isTrue();
    }

    @Test
    void subcommandsForReadersOfTheTopicsNeedNoDatabase() {
        CommandLine tree = tree();

        assertThat(CommandTree.needsDatabase(tree, "scenario", "quota", "--topic", "t"))
                .isFalse();
        assertThat(CommandTree.needsDatabase(tree, "tail")).isTrue();
    }

    private boolean needsSchema(String line) {
        return CommandTree.needsSchema(tree(), line.split(" "));
    }

    @Test
    void itemsOfEveryListMayHaveBlanksAroundThem() {
        // Given
        List<OptionSpec> lists = commands(tree())
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> !option.splitRegex().isEmpty())
                .toList();

        // Then
        assertThat(lists).isNotEmpty();
        assertThat(lists).allSatisfy(list -> {
            assertThat(list.splitRegex()).isEqualTo(",");
            assertThat(list.converters()).singleElement().isInstanceOf(ListArgument.class);
        });
    }

    /** Advice is read apart from the subcommand that printed it, as on the console. */
    @Test
    void adviceNamesSubcommandsInFull() {
        List<String> paths = commands(tree())
                .map(command -> command.getCommandSpec().qualifiedName())
                .toList();

        for (String reason : ReasonGuide.reasons()) {
            ReasonGuide.Advice advice = ReasonGuide.of(reason).orElseThrow();
            assertThat(Pattern.compile("`([^`]+)`")
                            .matcher(advice.meaning() + advice.remedy())
                            .results())
                    .map(quoted -> quoted.group(1))
                    .filteredOn(quoted -> !quoted.equals("carflow-cause"))
                    .as(reason)
                    .isSubsetOf(paths);
        }
    }

    private CommandLine tree() {
        return CommandTree.of(new PrintWriter(out, true), new PrintWriter(err, true), new UnattendedTerminal());
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandTreeTest::commands));
    }

    private OptionalInt answer(String line) {
        return CommandTree.withoutService(tree(), line.split(" "));
    }
}
