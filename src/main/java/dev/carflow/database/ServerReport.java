package dev.carflow.database;

import dev.carflow.database.ServerFinding.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The findings about the server.
 *
 * @param mayChangeSchema whether the role may change the schema, or create it
 */
public record ServerReport(List<ServerFinding> findings, boolean mayChangeSchema) {

    public ServerReport {
        findings = List.copyOf(findings);
    }

    /** Returns the worst verdict. */
    public Verdict verdict() {
        return findings.stream()
                .map(ServerFinding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.OK);
    }

    /** Returns all findings in one line, with the verdicts of those that are not ok. */
    String line() {
        return findings.stream()
                .map(finding -> finding.name()
                        + (finding.verdict() == Verdict.OK
                                ? " "
                                : " (" + finding.verdict().word() + ") ")
                        + finding.words())
                .collect(Collectors.joining("; "));
    }
}
