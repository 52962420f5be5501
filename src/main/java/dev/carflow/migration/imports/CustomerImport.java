package dev.carflow.migration.imports;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.CustomerLine;
import dev.carflow.accounts.link.CustomerLines;
import dev.carflow.accounts.link.CustomerLines.Outcome;
import dev.carflow.accounts.link.CustomerLines.StoredLine;
import dev.carflow.accounts.link.CustomerLines.StoredLines;
import dev.carflow.accounts.vault.ImportedPair;
import dev.carflow.accounts.vault.ImportedPairs;
import dev.carflow.accounts.vault.ImportedPairs.StoreResult;
import dev.carflow.accounts.vault.ImportedPairs.StoredPairs;
import dev.carflow.migration.imports.ImportLine.Unusable;
import dev.carflow.migration.imports.ImportLine.Usable;
import dev.carflow.ratelimit.PacedRateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.legacy.TokenPair;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores what the customer's own application knows, portion by portion: the next is read when the last one is stored.
 * It may be killed at any moment and restarted, since what is stored already changes nothing. It blocks: it is for a
 * thread of a subcommand.
 */
@Unremovable
@ApplicationScoped
public class CustomerImport {

    private static final int PORTION = 500;
    private static final int SECONDS_OF_A_MINUTE = 60;

    private final CustomerLines customers;
    private final ImportedPairs pairs;
    private final TokenRenewer renewer;

    @Inject
    public CustomerImport(CustomerLines customers, ImportedPairs pairs, MigrationState migration) {
        this(customers, pairs, migration.renewer());
    }

    CustomerImport(CustomerLines customers, ImportedPairs pairs, TokenRenewer renewer) {
        this.customers = customers;
        this.pairs = pairs;
        this.renewer = renewer;
    }

    /** Fails while the database is away. */
    public ImportResult run(LineSource lines, ImportRequest request, ImportProgress progress) {
        int size = request.linesPerSecond().map(rate -> Math.min(rate, PORTION)).orElse(PORTION);
        PacedRateLimiter pace = PacedRateLimiter.perMinute(request.linesPerSecond()
                .map(rate -> Math.max(1, rate * SECONDS_OF_A_MINUTE / size))
                .orElse(0));
        ImportCounter tally = new ImportCounter(progress);
        try {
            while (true) {
                List<ImportLine> portion = portion(lines, size);
                if (portion.isEmpty()) {
                    return new ImportResult.Complete(tally.counts());
                }
                now(pace.acquireWhenAvailable(Urgency.ROUTINE));
                Optional<ImportResult> end = store(portion, request.dryRun(), tally);
                if (end.isPresent()) {
                    return end.get();
                }
                tally.read(portion.size());
            }
        } catch (LineSource.Unreadable end) {
            return new ImportResult.Stopped(tally.counts(), end.getMessage());
        }
    }

    /**
     * Returns an empty list at the end. Lines read before a source breaks off are not stored: the next run reads them
     * again.
     */
    private static List<ImportLine> portion(LineSource lines, int size) throws LineSource.Unreadable {
        List<ImportLine> portion = new ArrayList<>(size);
        Optional<ImportLine> line = Optional.empty();
        while (portion.size() < size && (line = lines.next()).isPresent()) {
            portion.add(line.get());
        }
        return portion;
    }

    /** Returns why the import ends with this portion; none if it continues. */
    private Optional<ImportResult> store(List<ImportLine> portion, boolean dryRun, ImportCounter tally) {
        List<Usable> usable = new ArrayList<>();
        for (ImportLine line : portion) {
            if (line instanceof Usable content) {
                usable.add(content);
            } else if (line instanceof Unusable refused) {
                tally.refused(refused.number(), refused.refusal());
            }
        }
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        if (!pairs.canSeal() && usable.stream().anyMatch(line -> line.tokens().isPresent())) {
            return Optional.of(new ImportResult.NoKey(tally.counts()));
        }
        List<CustomerLine> contents = usable.stream().map(Usable::content).toList();
        StoredLines stored = now(dryRun ? customers.preview(contents) : customers.store(contents));
        tally.stored(stored);
        List<ImportedPair> brought = pairs(usable, stored.lines(), tally);
        return brought.isEmpty() ? Optional.empty() : bring(brought, dryRun, tally);
    }

    private Optional<ImportResult> bring(List<ImportedPair> brought, boolean dryRun, ImportCounter tally) {
        StoreResult bringing = now(dryRun ? pairs.preview(brought) : pairs.store(brought));
        if (bringing instanceof StoredPairs counted) {
            tally.brought(counted);
            return Optional.empty();
        }
        return Optional.of(
                bringing instanceof ImportedPairs.NoKey
                        ? new ImportResult.NoKey(tally.counts())
                        : new ImportResult.Finished(tally.counts()));
    }

    /** Returns one pair for each vehicle: several lines may be about the same one. */
    private List<ImportedPair> pairs(List<Usable> lines, List<StoredLine> placed, ImportCounter tally) {
        Map<Long, ImportedPair> newest = new HashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            Usable line = lines.get(index);
            StoredLine place = placed.get(index);
            if (place.outcome() != Outcome.STORED) {
                tally.refused(
                        line.number(), LineSkipReason.valueOf(place.outcome().name()));
            } else if (line.tokens().isPresent()) {
                ImportedPair pair =
                        pair(place.vehicleRow().orElseThrow(), line.tokens().get());
                ImportedPair other = newest.putIfAbsent(pair.row(), pair);
                if (other != null) {
                    tally.outdated();
                    newest.merge(
                            pair.row(),
                            pair,
                            (one, next) ->
                                    one.pair().issuedAt().isBefore(next.pair().issuedAt()) ? next : one);
                }
            }
        }
        return List.copyOf(newest.values());
    }

    /** Drops the refresh token if the customer's application uses it: it would not work here minutes later. */
    private ImportedPair pair(long row, TokenPair tokens) {
        return new ImportedPair(
                row,
                renewer == TokenRenewer.CARFLOW
                        ? tokens
                        : new TokenPair(tokens.access(), Optional.empty(), tokens.issuedAt()));
    }
}
