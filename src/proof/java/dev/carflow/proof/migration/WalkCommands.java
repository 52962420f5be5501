package dev.carflow.proof.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Subcommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Subcommands as a company runs them, and their expected exit codes. */
final class WalkCommands {

    private final CompanySystem company;
    private final Findings findings;
    private final Supplier<String> phase;
    private final List<String> figures = new ArrayList<>();

    WalkCommands(CompanySystem company, Findings findings, Supplier<String> phase) {
        this.company = company;
        this.findings = findings;
        this.phase = phase;
    }

    /** Returns how long each took. */
    List<String> figures() {
        return figures;
    }

    Subcommand.End run(String line) throws Exception {
        return run(company.environment(phase.get()), List.of(line.split(" ")));
    }

    private Subcommand.End run(Map<String, String> environment, List<String> words) throws Exception {
        Subcommand.End end = Subcommand.run(environment, words);
        findings.requireNothingPrivate(title(words), end);
        return end;
    }

    /** Returns the subcommand without its arguments. */
    private static String title(List<String> words) {
        int source = words.indexOf("--source") + 1;
        return String.join(" ", words.subList(0, 2)) + (source > 0 ? " of " + words.get(source) : "");
    }

    /**
     * @return the numbers of the items that count and do not hold
     */
    String open() throws Exception {
        Subcommand.End end = run("migrate status --json");
        JsonNode report = new ObjectMapper().readTree(end.out());
        String open = StreamSupport.stream(report.path("items").spliterator(), false)
                .filter(item -> item.path("counts").asBoolean())
                .filter(item -> Set.of("does-not-hold", "unknown")
                        .contains(item.path("verdict").asText()))
                .map(item -> item.path("id").asText())
                .collect(Collectors.joining(" "));
        findings.require(
                (end.code() == 0) == open.isEmpty(),
                "the exit code of status says whether all holds",
                end.code() + " with " + open + end.err());
        return open.isEmpty() ? "–" : open;
    }

    Subcommand.End succeed(String line) throws Exception {
        return succeed(List.of(line.split(" ")));
    }

    Subcommand.End asOwner(List<String> words) throws Exception {
        return succeed(company.environmentOfTheOwner(phase.get()), words);
    }

    Subcommand.End succeed(List<String> words) throws Exception {
        return succeed(company.environment(phase.get()), words);
    }

    private Subcommand.End succeed(Map<String, String> environment, List<String> words) throws Exception {
        Subcommand.End end = run(environment, words);
        String line = title(words);
        findings.require(end.code() == 0, line + " succeeds", end.code() + ": " + end.out() + end.err());
        figures.add("%s %.1f s".formatted(line, end.took().toMillis() / 1e3));
        return end;
    }

    void fails(String line, int code, String promise) throws Exception {
        Subcommand.End end = run(line);
        findings.require(end.code() == code, promise, end.code() + ": " + end.out() + end.err());
    }
}
