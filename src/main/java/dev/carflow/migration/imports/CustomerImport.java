package dev.carflow.migration.imports;

import static dev.carflow.database.Patience.now;

import dev.carflow.accounts.link.CustomerLine;
import dev.carflow.accounts.link.CustomerLines;
import dev.carflow.accounts.link.CustomerLines.Outcome;
import dev.carflow.accounts.link.CustomerLines.Placed;
import dev.carflow.accounts.link.CustomerLines.Stored;
import dev.carflow.accounts.vault.BroughtPair;
import dev.carflow.accounts.vault.BroughtPairs;
import dev.carflow.accounts.vault.BroughtPairs.Bringing;
import dev.carflow.accounts.vault.BroughtPairs.Brought;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.migration.Pace;
import dev.carflow.migration.Renewer;
import dev.carflow.migration.imports.Line.Unusable;
import dev.carflow.migration.imports.Line.Usable;
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
 * Stores what the customer's own application knows, portion by portion: one is read when the last one is stored. It may be
 * killed at any moment and begun again, for what is here already changes nothing. It blocks: it is for a thread of a subcommand.
 */
@Unremovable
@ApplicationScoped
public class CustomerImport {

    private static final int PORTION = 500;
    private static final int SECONDS_OF_A_MINUTE = 60;

    private final CustomerLines customers;
    private final BroughtPairs pairs;
    private final Renewer renewer;

    @Inject
    public CustomerImport(CustomerLines customers, BroughtPairs pairs, MigrationConfig config) {
        this(customers, pairs, config.vehicleTokensRenewedBy());
    }

    CustomerImport(CustomerLines customers, BroughtPairs pairs, Renewer renewer) {
        this.customers = customers;
        this.pairs = pairs;
        this.renewer = renewer;
    }

    /** Fails while the database is away. */
    public Imported run(Lines lines, ImportRequest request, ImportProgress progress) {
        int size = request.linesPerSecond().map(rate -> Math.min(rate, PORTION)).orElse(PORTION);
        Pace pace = Pace.of(request.linesPerSecond()
                .map(rate -> Math.max(1, rate * SECONDS_OF_A_MINUTE / size))
                .orElse(0));
        Tally tally = new Tally(progress);
        try {
            while (true) {
                List<Line> portion = portion(lines, size);
                if (portion.isEmpty()) {
                    return new Imported.Complete(tally.counts());
                }
                now(pace.permit());
                Optional<Imported> end = store(portion, request.dryRun(), tally);
                if (end.isPresent()) {
                    return end.get();
                }
                tally.read(portion.size());
            }
        } catch (Lines.Unreadable end) {
            return new Imported.Stopped(tally.counts(), end.getMessage());
        }
    }

    /** Returns none at the end. What was read before a source breaks off is not stored: the next time it is read again. */
    private static List<Line> portion(Lines lines, int size) throws Lines.Unreadable {
        List<Line> portion = new ArrayList<>(size);
        Optional<Line> line = Optional.empty();
        while (portion.size() < size && (line = lines.next()).isPresent()) {
            portion.add(line.get());
        }
        return portion;
    }

    /** Returns why the import ends with this portion; none if it goes on. */
    private Optional<Imported> store(List<Line> portion, boolean dryRun, Tally tally) {
        List<Usable> usable = new ArrayList<>();
        for (Line line : portion) {
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
            return Optional.of(new Imported.NoKey(tally.counts()));
        }
        List<CustomerLine> contents = usable.stream().map(Usable::content).toList();
        Stored stored = now(dryRun ? customers.preview(contents) : customers.store(contents));
        tally.stored(stored);
        List<BroughtPair> brought = pairs(usable, stored.lines(), tally);
        return brought.isEmpty() ? Optional.empty() : bring(brought, dryRun, tally);
    }

    private Optional<Imported> bring(List<BroughtPair> brought, boolean dryRun, Tally tally) {
        Bringing bringing = now(dryRun ? pairs.preview(brought) : pairs.store(brought));
        if (bringing instanceof Brought counted) {
            tally.brought(counted);
            return Optional.empty();
        }
        return Optional.of(
                bringing instanceof BroughtPairs.NoKey
                        ? new Imported.NoKey(tally.counts())
                        : new Imported.Finished(tally.counts()));
    }

    /** One for each vehicle: several lines may be about the same. */
    private List<BroughtPair> pairs(List<Usable> lines, List<Placed> placed, Tally tally) {
        Map<Long, BroughtPair> newest = new HashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            Usable line = lines.get(index);
            Placed place = placed.get(index);
            if (place.outcome() != Outcome.STORED) {
                tally.refused(line.number(), Refusal.valueOf(place.outcome().name()));
            } else if (line.tokens().isPresent()) {
                BroughtPair pair =
                        pair(place.vehicleRow().orElseThrow(), line.tokens().get());
                BroughtPair other = newest.putIfAbsent(pair.row(), pair);
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

    /** A refresh token that the customer's application uses is dead here minutes later: it is not kept. */
    private BroughtPair pair(long row, TokenPair tokens) {
        return new BroughtPair(
                row,
                renewer == Renewer.CARFLOW
                        ? tokens
                        : new TokenPair(tokens.access(), Optional.empty(), tokens.issuedAt()));
    }
}
