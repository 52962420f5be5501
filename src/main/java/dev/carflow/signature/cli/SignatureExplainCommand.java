package dev.carflow.signature.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.signature.KnownTokens;
import dev.carflow.signature.MismatchReader;
import dev.carflow.signature.StoredMismatch;
import dev.carflow.signature.cause.Cause;
import dev.carflow.signature.cause.Explanation;
import dev.carflow.signature.cause.NamedToken;
import dev.carflow.signature.cause.SignatureExplainer;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code signature explain}. */
@Vetoed
@Command(
        name = "explain",
        description = {
            "Says which known cause fits the bodies that are kept, or one of them.",
            "Exit code: 0 a known cause fits each, or none is kept, 1 of some nothing is known."
        },
        mixinStandardHelpOptions = true)
public final class SignatureExplainCommand implements Callable<Integer> {

    /** Bodies with the same explanation. */
    private static final class Group {
        private final Explanation explanation;
        private final long firstId;
        private long count;

        private Group(Explanation explanation, long firstId) {
            this.explanation = explanation;
            this.firstId = firstId;
        }
    }

    private static final int MOST_GROUPS = 200;

    private final Supplier<MismatchReader> reading;
    private final Supplier<KnownTokens> tokens;
    private final Terminal terminal;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One of them, as `signature list` prints it.")
    private Long id;

    @Mixin
    private CandidateOptions candidates;

    @Mixin
    private Output output;

    public SignatureExplainCommand(Supplier<MismatchReader> reading, Supplier<KnownTokens> tokens, Terminal terminal) {
        this.reading = reading;
        this.tokens = tokens;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = output.out();
        List<NamedToken> known = tokens.get().all(candidates.tokens(terminal));
        SignatureExplainer explainer = new SignatureExplainer(known);
        if (known.isEmpty()) {
            output.err()
                    .println(
                            "No token is known: set CARFLOW_WEBHOOK_MANAGEMENT_TOKENS, or …_TOKENS_FILE, as the service has"
                                    + " it, or give candidates.");
        }
        groups.clear();
        if (id == null) {
            reading.get().forEachPage(page -> page.forEach(each -> add(each, explainer)));
        } else {
            Optional<StoredMismatch> one = reading.get().find(id);
            if (one.isEmpty()) {
                out.println("None is kept with this id, or not any more.");
                return ExitCode.DOES_NOT_HOLD;
            }
            add(one.get(), explainer);
        }
        if (output.isJson()) {
            output.print(json());
        } else if (groups.isEmpty()) {
            out.println("None is kept of the last " + reading.get().retention().toHours() + " hours.");
        } else {
            groups.values().forEach(group -> print(group, out));
        }
        boolean allKnown = groups.values().stream().noneMatch(group -> group.explanation.cause() == Cause.OTHER_SECRET);
        return allKnown ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void add(StoredMismatch each, SignatureExplainer explainer) {
        Explanation explanation =
                explainer.explain(each.receipt().body(), each.signature().orElse(null));
        // Details that differ from body to body, such as the length, must not split a group.
        String key = explanation.proven()
                ? explanation.toString()
                : explanation.causes().toString();
        if (groups.size() < MOST_GROUPS || groups.containsKey(key)) {
            groups.computeIfAbsent(key, first -> new Group(explanation, each.id())).count++;
        }
    }

    private static void print(Group group, PrintWriter out) {
        Explanation explanation = group.explanation;
        out.printf(
                Locale.ROOT,
                "%s%s: %,d, such as %d%n",
                explanation.cause().slug(),
                explanation.proven() ? "" : " (not proven)",
                group.count,
                group.firstId);
        explanation.details().forEach(detail -> out.println("  - " + detail));
        for (Cause cause : explanation.causes()) {
            out.println("  " + cause.meaning());
            out.println("  → " + cause.remedy());
        }
    }

    private ObjectNode json() {
        ObjectNode tree = Json.object();
        ArrayNode array = tree.putArray("explanations");
        groups.values().forEach(group -> {
            ObjectNode one = array.addObject().put("count", group.count).put("example", group.firstId);
            ArrayNode causes = one.putArray("causes");
            group.explanation.causes().forEach(cause -> causes.add(cause.slug()));
            one.put("proven", group.explanation.proven());
            ArrayNode details = one.putArray("details");
            group.explanation.details().forEach(details::add);
        });
        return tree;
    }
}
