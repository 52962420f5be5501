package dev.carflow.migration.rollback;

import dev.carflow.accounts.AccountsConfig;
import dev.carflow.database.Patience;
import dev.carflow.migration.MigrationConfig;
import dev.carflow.migration.Phase;
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
    private static final String NO_PHASE = "before the migration";

    private final MigrationRows rows;
    private final MigrationConfig migration;
    private final LegacyConfig legacy;
    private final AccountsConfig accounts;

    @Inject
    public Rollback(MigrationRows rows, MigrationConfig migration, LegacyConfig legacy, AccountsConfig accounts) {
        this.rows = rows;
        this.migration = migration;
        this.legacy = legacy;
        this.accounts = accounts;
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
                tokens.get().renewable() > 0,
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
                tokens.get().renewable() > 0,
                steps(tokens.get(), Phase.PARALLEL),
                costs(
                        tokens.get(),
                        "vehicles connected since phase 3 have no token: they go on with the application's"));
    }

    private static Way finished(Phase from, Phase to) {
        return new Way(
                from.toString(),
                to.toString(),
                false,
                List.of(
                        "`migrate finish` has removed the vehicles' tokens: restore the columns from a backup that is"
                                + " younger than 60 days, or let each user connect again in an earlier phase",
                        "vehicles stay connected, and the application's token goes on reading them"),
                List.of());
    }

    private List<String> steps(Tokens tokens, Phase to) {
        if (tokens.renewable() == 0) {
            return List.of(
                    tokens.withToken() == 0
                            ? "no vehicle's token is stored"
                            : "none of the " + tokens.withToken() + " vehicles' tokens can be renewed: calls would fail"
                                    + " within two hours. Users would have to connect again");
        }
        List<String> steps = new ArrayList<>();
        if (legacy.clientId().isEmpty()
                || legacy.clientSecret().isEmpty() && legacy.clientSecretFile().isEmpty()) {
            steps.add("set CARFLOW_SMARTCAR_LEGACY_CLIENT_ID and its secret, with which tokens are renewed");
        }
        if (accounts.encryptionKeys().isEmpty()) {
            steps.add("set CARFLOW_ACCOUNTS_ENCRYPTION_KEYS to the keys that the tokens were encrypted with");
        }
        steps.add("set CARFLOW_MIGRATION_PHASE=" + to + " and restart, one process after the other");
        steps.add("run `migrate compare`, then `migrate status`");
        return steps;
    }

    private static List<String> costs(Tokens tokens, String more) {
        List<String> costs = new ArrayList<>();
        costs.add(tokens.withToken() + " of " + tokens.vehicles() + " vehicles have a token, " + tokens.renewable()
                + " of them one that can still be renewed (refresh tokens live for 60 days)");
        long ending = tokens.usable() - tokens.renewable();
        if (ending > 0) {
            costs.add(ending + " vehicles have a token that works only until it is over: 2 hours after it was made");
        }
        long over = tokens.withToken() - tokens.usable();
        if (over > 0) {
            costs.add(over + " vehicles have a token that is over and cannot be renewed");
        }
        costs.add(
                "whether Smartcar still serves its v2.0, which tokens are renewed at, is not looked at here: it may end"
                        + " it from 2026-12-01");
        costs.add(more);
        return costs;
    }
}
