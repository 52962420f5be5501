package dev.carflow.migration.rollback;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.AccountsConfig;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.DatabaseConfig;
import dev.carflow.migration.checklist.Facts.Tokens;
import dev.carflow.migration.checklist.MigrationQueries;
import dev.carflow.migration.compare.ComparisonRows;
import dev.carflow.migration.compare.Version2Probe;
import dev.carflow.smartcar.LegacyConfig;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The guide's rollback plan for the current phase. It changes nothing: the phase is a setting. It blocks. */
@Unremovable
@ApplicationScoped
public class Rollback {

    private static final String GONE =
            "Smartcar does not serve v2.0 any more (410 or 404): vehicles' tokens cannot be renewed,"
                    + " and no call of before can be made";
    private static final String ONWARD = "vehicles stay connected, and the application's token goes on reading them";
    private static final String NO_PHASE = "before the migration";

    private final MigrationQueries rows;
    private final ComparisonRows comparisons;
    private final Version2Probe version2;
    private final MigrationState migration;
    private final LegacyConfig legacy;
    private final AccountsConfig accounts;
    private final DatabaseConfig database;

    @Inject
    public Rollback(
            MigrationQueries rows,
            ComparisonRows comparisons,
            Version2Probe version2,
            MigrationState migration,
            LegacyConfig legacy,
            AccountsConfig accounts,
            DatabaseConfig database) {
        this.rows = rows;
        this.comparisons = comparisons;
        this.version2 = version2;
        this.migration = migration;
        this.legacy = legacy;
        this.accounts = accounts;
        this.database = database;
    }

    /** Fails while the database is away. */
    public RollbackPlan way() {
        if (migration.phase() == MigrationPhase.VEHICLE_TOKENS) {
            return ifServed(NO_PHASE, this::fromVehicleTokens);
        }
        MigrationPhase to = migration.phase() == MigrationPhase.APPLICATION_TOKEN
                ? MigrationPhase.PARALLEL
                : MigrationPhase.VEHICLE_TOKENS;
        Optional<Tokens> tokens = now(rows.tokens());
        if (tokens.isEmpty()) {
            return finished(to);
        }
        if (!isOpen(tokens.get())) {
            return closed(to.toString(), noToken(tokens.get()));
        }
        boolean refused = now(comparisons.last())
                .filter(last -> last.vehicles().isRefusedOnV3())
                .isPresent();
        if (refused && to == MigrationPhase.VEHICLE_TOKENS) {
            return closed(
                    to.toString(),
                    "v3 takes no vehicle's token, as the last `migrate compare` saw: in that phase no event would be enriched");
        }
        return ifServed(
                to.toString(),
                served -> new RollbackPlan(
                        from(), to.toString(), true, steps(to), costs(tokens.get(), to, served, refused)));
    }

    /** Asks v2.0 only if nothing else prevents the rollback. */
    private RollbackPlan ifServed(String to, Function<Served, RollbackPlan> way) {
        Served served = now(version2.served());
        return served == Served.NO ? closed(to, GONE) : way.apply(served);
    }

    private String from() {
        return migration.phase().toString();
    }

    private RollbackPlan closed(String to, String why) {
        return new RollbackPlan(from(), to, false, List.of(why, ONWARD), List.of());
    }

    private static String words(Served served) {
        return served == Served.YES
                ? "Smartcar serves v2.0, which tokens are renewed at, at the moment: it may end it from 2026-12-01"
                : "whether Smartcar still serves v2.0, which tokens are renewed at, could not be found out just now: run this"
                        + " again";
    }

    private RollbackPlan fromVehicleTokens(Served served) {
        return new RollbackPlan(
                MigrationPhase.VEHICLE_TOKENS.toString(),
                NO_PHASE,
                true,
                List.of(
                        "delete the API credentials in Smartcar's dashboard",
                        "remove CARFLOW_SMARTCAR_CLIENT_ID and its secret, and stop the service or leave it the role"
                                + " ingest alone"),
                List.of("your own application's calls with vehicles' tokens are as they were", words(served)));
    }

    private RollbackPlan finished(MigrationPhase to) {
        Optional<TokenColumns.Copy> copy = now(rows.copy());
        String restore = "as the owner of the schema run `select " + database.schema()
                + ".restore_tokens()`, which brings the columns back";
        if (!isByCustomer() && copy.filter(kept -> kept.renewable() > 0).isPresent()) {
            return ifServed(
                    to.toString(),
                    served -> new RollbackPlan(
                            from(),
                            to.toString(),
                            true,
                            List.of(
                                    restore + " with the tokens in them",
                                    "run `migrate rollback` again, which says how to go on"),
                            List.of(
                                    "a sealed copy of " + copy.get().vehicles() + " vehicles' tokens is kept until "
                                            + copy.get().eraseAt() + ", "
                                            + copy.get().renewable()
                                            + " of them such that can still be renewed",
                                    words(served),
                                    "the encryption keys of then are needed")));
        }
        return closed(
                to.toString(),
                isByCustomer()
                        ? "`migrate finish` has removed the vehicles' tokens. If your application still renews them, "
                                + restore + "; then run `migrate import`, and ask again"
                        : "`migrate finish` has removed the vehicles' tokens, and there is no copy with one that can still"
                                + " be renewed: restore the columns from a backup that is younger than 60 days, or let each"
                                + " user connect again in an earlier phase");
    }

    private boolean isByCustomer() {
        return migration.renewer() == TokenRenewer.CUSTOMER;
    }

    /** A token that is not renewed here works until it expires, and then the next one is imported. */
    private boolean isOpen(Tokens tokens) {
        return (isByCustomer() ? tokens.usable() : tokens.renewable()) > 0;
    }

    private String noToken(Tokens tokens) {
        if (isByCustomer()) {
            return "no vehicle has a token that is not over: have your application renew them, run `migrate import`, and ask"
                    + " again";
        }
        return tokens.withToken() == 0
                ? "no vehicle's token is stored"
                : "none of the " + tokens.withToken()
                        + " vehicles' tokens can be renewed: calls would fail within two hours."
                        + " Users would have to connect again";
    }

    private List<String> steps(MigrationPhase to) {
        List<String> steps = new ArrayList<>();
        if (isByCustomer()) {
            steps.add(
                    "have your application renew vehicles' tokens again, and run `migrate import` at least every two hours");
        } else if (legacy.clientId().isEmpty()
                || legacy.clientSecret().isEmpty() && legacy.clientSecretFile().isEmpty()) {
            steps.add("set CARFLOW_SMARTCAR_LEGACY_CLIENT_ID and its secret, with which tokens are renewed");
        }
        if (!accounts.hasKeys()) {
            steps.add("set CARFLOW_ACCOUNTS_ENCRYPTION_KEYS to the keys that the tokens were encrypted with");
        }
        steps.add("set CARFLOW_MIGRATION_PHASE=" + to + " and restart, one process after the other");
        steps.add("run `migrate compare`, then `migrate status`");
        return steps;
    }

    private List<String> costs(Tokens tokens, MigrationPhase to, Served served, boolean refused) {
        List<String> costs = new ArrayList<>();
        String have = tokens.withToken() + " of " + tokens.vehicles() + " vehicles have a token";
        if (isByCustomer()) {
            costs.add(have + ", which your application renews");
        } else {
            costs.add(have + ", " + tokens.renewable()
                    + " of them one that can still be renewed (refresh tokens live for 60 days)");
        }
        long ending = tokens.usable() - (isByCustomer() ? 0 : tokens.renewable());
        if (ending > 0) {
            costs.add(ending + " vehicles have a token that works only until it is over: 2 hours after it was made");
        }
        long over = tokens.withToken() - tokens.usable();
        if (over > 0) {
            costs.add(over + " vehicles have a token that is over" + (isByCustomer() ? "" : " and cannot be renewed"));
        }
        costs.add(words(served));
        if (refused) {
            costs.add(
                    "v3 takes no vehicle's token, as the last `migrate compare` saw: the application's stands in for each");
        }
        costs.add(
                to == MigrationPhase.PARALLEL
                        ? "vehicles connected since phase 3 have no token: they go on with the application's"
                        : "user ids stay stored and are not used; they are there when you go on again");
        return costs;
    }
}
