package dev.carflow.redrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FilterOptionsTest {

    @Test
    void itemsOfListsHaveNoWhiteSpaceAroundThem() {
        CommandLine line =
                new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("filter", spec()));

        line.parseArgs("--reason", " no-signature ,\tcut-short\n");

        assertThat(line.getCommandSpec().findOption("--reason").<Iterable<String>>getValue())
                .containsExactlyInAnyOrder("no-signature", "cut-short");
    }

    private static CommandLine.Model.CommandSpec spec() {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(new FilterOptions());
    }
}
