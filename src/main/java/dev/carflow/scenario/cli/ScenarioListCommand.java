package dev.carflow.scenario.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Table;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Scenario;
import jakarta.enterprise.inject.Vetoed;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scenario list}. */
@Vetoed
@Command(
        name = "list",
        description = "Names the scenarios, and what a consumer must get right in each.",
        mixinStandardHelpOptions = true)
public final class ScenarioListCommand implements Callable<Integer> {

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        if (output.isJson()) {
            ObjectNode json = Json.object();
            ArrayNode all = json.putArray("scenarios");
            for (Scenario each : Scenario.values()) {
                ObjectNode one = all.addObject().put("scenario", each.slug()).put("lesson", each.lesson());
                ArrayNode forms = one.putArray("forms");
                each.forms().forEach(form -> forms.add(form.slug()));
            }
            output.print(json);
        } else {
            Table table = new Table(output.out())
                    .left("scenario", 15)
                    .left("forms", 13)
                    .last("what a consumer must get right");
            table.header();
            for (Scenario each : Scenario.values()) {
                table.row(
                        each.slug(),
                        each.forms().stream().map(Form::slug).collect(Collectors.joining(", ")),
                        each.lesson());
            }
        }
        return ExitCode.HOLDS;
    }
}
