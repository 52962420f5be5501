package dev.carflow.signature.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Table;
import dev.carflow.signature.MismatchReader;
import dev.carflow.signature.StoredMismatch;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signature list}. */
@Vetoed
@Command(
        name = "list",
        description = {
            "Lists the bodies that are kept: when they came, how long they are, what stood in the header; never what they"
                    + " say.",
            "Exit code: 0 there are none, 1 there are."
        },
        mixinStandardHelpOptions = true)
public final class SignatureListCommand implements Callable<Integer> {

    private final Supplier<MismatchReader> reading;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print a line of JSON for each.")
    private boolean json;

    public SignatureListCommand(Supplier<MismatchReader> reading) {
        this.reading = reading;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table(out)
                .right("id", 10)
                .left("received", 30)
                .right("bytes", 9)
                .last("signature");
        long[] count = new long[1];
        reading.get()
                .forEachPage(page -> page.forEach(each -> {
                    if (count[0]++ == 0 && !json) {
                        table.header();
                    }
                    print(each, table, out);
                }));
        if (count[0] == 0 && !json) {
            out.println("None is kept of the last " + reading.get().retention().toHours() + " hours.");
        }
        return count[0] == 0 ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void print(StoredMismatch each, Table table, PrintWriter out) {
        String form = each.signature()
                .map(text -> text.length() + " characters" + (each.promising() ? "" : ", not an HMAC-SHA256"))
                .orElse("none");
        if (json) {
            ObjectNode line = Json.object()
                    .put("id", each.id())
                    .put("receivedAt", each.receipt().receivedAt().toString())
                    .put("bytes", each.receipt().body().length)
                    .put("signatureLength", each.signature().map(String::length).orElse(0))
                    .put("promising", each.promising());
            out.println(line);
        } else {
            // An id is no quantity.
            table.row(
                    String.valueOf(each.id()),
                    each.receipt().receivedAt(),
                    each.receipt().body().length,
                    form);
        }
    }
}
