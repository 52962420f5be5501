package dev.carflow.migration.rollback;

import dev.carflow.accounts.AccountsConfig;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.DatabaseConfig;
import dev.carflow.database.Patience;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.migration.Phase;
import dev.carflow.migration.Renewer;
import dev.carflow.migration.checklist.Facts.Tokens;
import dev.carflow.migration.checklist.MigrationRows;
import dev.carflow.smartcar.LegacyConfig;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The guide's rollback plan for where the migration is. It changes nothing: the phase is a setting. It blocks. */
@Unremovable
@ApplicationScoped
public class Rollback {

    private static final Duration WITHIN = Patience.AT_MOST;
    private static final String SERVED =
            "whether Smartcar still serves its v2.0, which tokens are renewed at, is not looked"
                    + " at here: it may end it from 2026-12-01";
    private static final String NO_PHASE = "before the migration";

    private final MigrationRows rows;
    private final MigrationConfig migration;
    private final LegacyConfig legacy;
    private final AccountsConfig accounts;
    private final DatabaseConfig database;

    @Inject
    public Rollback(
            MigrationRows rows,
            MigrationConfig migration,
            LegacyConfig legacy,
            AccountsConfig accounts,
            DatabaseConfig database) {
        this.rows = rows;
        this.migration = migration;
        this.legacy = legacy;
        this.accounts = accounts;
        this.database = database;
    }

    /** Fails while the database is away. */
    public Way way() {
        Optional<Tokens> tokens = rows.tokens().await().atMost(WITHIN);
        return switch (migration.phase()) {
            case VEHICLE_TOKENS -> fromVehicleTokens();
            case PARALLEL -> fromParallel(tokens);
            case APPLICATION_TOKEN -> fromApplicationToken(tokens);
        };
    }

    private Way fromVehicleTokens() {
        return new Way(
                Phase.VEHICLE_TOKENS.toString(),
                NO_PHASE,
                true,
                List.of(
                        "delete the API credentials in Smartcar's dashboard",
                        "remove CARFLOW_SMARTCAR_CLIENT_ID and its secret, and stop the service or leave it the role"
                                + " ingest alone"),
                List.of("your own application's calls with vehicles' tokens are as they were"));
    }

    private Way fromParallel(Optional<Tokens> tokens) {
        if (tokens.isEmpty()) {
            return finished(Phase.PARALLEL, Phase.VEHICLE_TOKENS);
        }
        return new Way(
                Phase.PARALLEL.toString(),
                Phase.VEHICLE_TOKENS.toString(),
                isOpen(tokens.get()),
                steps(tokens.get(), Phase.VEHICLE_TOKENS),
                costs(tokens.get(), "user ids stay stored and are not used; they are there when you go on again"));
    }

    private Way fromApplicationToken(Optional<Tokens> tokens) {
        if (tokens.isEmpty()) {
            return finished(Phase.APPLICATION_TOKEN, Phase.PARALLEL);
        }
        return new Way(
                Phase.APPLICATION_TOKEN.toString(),
                Phase.PARALLEL.toString(),
                isOpen(tokens.get()),
                steps(tokens.get(), Phase.PARALLEL),
                costs(
                        tokens.get(),
                        "vehicles connected since phase 3 have no token: they go on with the application's"));
    }

    private Way finished(Phase from, Phase to) {
        Optional<TokenColumns.Copy> copy = rows.copy().await().atMost(WITHIN);
        String restore = "as the owner of the schema run `select " + database.schema()
                + ".restore_tokens()`, which brings the" + " columns back";
        if (!isByCustomer() && copy.filter(kept -> kept.renewable() > 0).isPresent()) {
            return new Way(
                    from.toString(),
                    to.toString(),
                    true,
                    List.of(
                            restore + " with the tokens in them",
                            "run `migrate rollback` again, which says how to go on"),
                    List.of(
                            "a sealed copy of " + copy.get().vehicles() + " vehicles' tokens is kept until "
                                    + copy.get().eraseAt() + ", " + copy.get().renewable()
                                    + " of them such that can still be renewed",
                            SERVED,
                            "the encryption keys of then are needed"));
        }
        return new Way(
                from.toString(),
                to.toString(),
                false,
                List.of(
                        isByCustomer()
                                ? "`migrate finish` has removed the vehicles' tokens. If your application still renews"
                                        + " them, " + restore + "; then run `migrate import`, and ask again"
                                : "`migrate finish` has removed the vehicles' tokens, and there is no copy with one that"
                                        + " can still be renewed: restore the columns from a backup that is younger than"
                                        + " 60 days, or let each user connect again in an earlier phase",
                        "vehicles stay connected, and the application's token goes on reading them"),
                List.of());
    }

    private boolean isByCustomer() {
        return migration.vehicleTokensRenewedBy() == Renewer.CUSTOMER;
    }

    /** A token that is not renewed here serves as long as it lives, and then the next one is imported. */
    private boolean isOpen(Tokens tokens) {
        return (isByCustomer() ? tokens.usable() : tokens.renewable()) > 0;
    }

    private List<String> steps(Tokens tokens, Phase to) {
        if (!isOpen(tokens)) {
            if (isByCustomer()) {
                return List.of(
                        "no vehicle has a token that is not over: have your application renew them, if Smartcar still"
                                + " serves its v2.0, run `migrate import`, and ask again");
            }
            return List.of(
                    tokens.withToken() == 0
                            ? "no vehicle's token is stored"
                            : "none of the " + tokens.withToken() + " vehicles' tokens can be renewed: calls would fail"
                                    + " within two hours. Users would have to connect again");
        }
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

    private List<String> costs(Tokens tokens, String more) {
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
        costs.add(SERVED);
        costs.add(more);
        return costs;
    }
}
