package dev.carflow.redrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ScriptedTerminal;
import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.publication.RedriveResult;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RedriveDialogueTest {

    private static final RedriveResult ALL = result(Map.of("events", 1_200L), Map.of(), OptionalLong.empty());
    private static final RedriveResult PART =
            result(Map.of("events", 1_200L), Map.of("still x", 2L), OptionalLong.of(3));
    private static final RedriveResult NONE = result(Map.of(), Map.of("still x", 2L), OptionalLong.of(0));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String typed;
    private int runs;

    @Test
    void onlyTheDryRunIsDoneIfNoMoreIsRequestedOrPossible() {
        assertThat(execute(PART, PART, "--dry-run", "--yes")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out))
                .isEqualTo("Dry run: 1,200 records would go back.\n      1,200 to events\n          2 stay: still x\n"
                        + "          3 were redriven before\n");
        assertThat(execute(NONE, NONE, "--yes")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).isEqualTo("Dry run: 0 records would go back.\n          2 stay: still x\n");
        assertThat(execute(ALL, ALL, "--dry-run")).isEqualTo(ExitCode.HOLDS);
        assertThat(runs).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "Redrive"})
    void onlyTheWordIsAYes(String answer) {
        typed = answer;

        assertThat(execute(ALL, ALL)).isEqualTo(ExitCode.DOES_NOT_HOLD);

        assertThat(runs).isZero();
        assertThat(printed(out)).endsWith("Nothing was done.\n");
    }

    @Test
    void theResultIsPrintedAfterConfirmation() {
        typed = "redrive";

        assertThat(execute(ALL, ALL)).isEqualTo(ExitCode.HOLDS);

        assertThat(runs).isOne();
        assertThat(printed(out)).endsWith("1,200 records went back.\n      1,200 to events\n");
        assertThat(execute(ALL, PART)).isEqualTo(ExitCode.DOES_NOT_HOLD);
    }

    @Test
    void aRunStoppedByKafkaSaysSo() {
        RedriveResult stopped =
                new RedriveResult(Map.of(), Map.of(), OptionalLong.empty(), Optional.of("TimeoutException"));

        assertThat(execute(ALL, stopped, "--yes")).isEqualTo(ExitCode.COULD_NOT_FIND_OUT);

        assertThat(printed(out))
                .endsWith("Stopped: Kafka did not take records (TimeoutException). Run it again: it goes on.\n");
    }

    @Test
    void jsonIsOneDocumentAndOtherOutputGoesToStandardError() {
        assertThat(execute(ALL, PART, "--json", "--yes")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out).replaceAll("\\s", ""))
                .isEqualTo("{'dryRun':false,'published':{'events':1200},'left':{'stillx':2},'before':3}"
                        .replace('\'', '"'));

        assertThat(execute(ALL, ALL, "--json")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).isEmpty();
        assertThat(printed(err)).contains("Say --yes if you mean it");

        assertThat(execute(ALL, ALL, "--json", "--dry-run")).isEqualTo(ExitCode.HOLDS);
        assertThat(printed(out)).contains("\"dryRun\" : true").doesNotContain("before");
    }

    private int execute(RedriveResult expected, RedriveResult done, String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new ConfirmedCommand(new ScriptedTerminal(() -> typed), expected, () -> {
                    runs++;
                    return done;
                }))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(options);
    }

    private static String printed(StringWriter text) {
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static RedriveResult result(Map<String, Long> published, Map<String, Long> left, OptionalLong before) {
        return new RedriveResult(published, left, before, Optional.empty());
    }

    @Vetoed
    @Command(name = "redrive")
    private static final class ConfirmedCommand implements Callable<Integer> {

        private final Terminal terminal;
        private final RedriveResult expected;
        private final Supplier<RedriveResult> run;

        @Mixin
        private ChangeOptions options;

        private ConfirmedCommand(Terminal terminal, RedriveResult expected, Supplier<RedriveResult> run) {
            this.terminal = terminal;
            this.expected = expected;
            this.run = run;
        }

        @Override
        public Integer call() {
            return new RedriveDialogue(options, terminal, "records would go back", "records went back")
                    .run(() -> expected, run);
        }
    }
}
