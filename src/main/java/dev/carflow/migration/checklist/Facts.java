package dev.carflow.migration.checklist;

import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.migration.compare.LastComparison;
import dev.carflow.migration.processes.Processes;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.TokenRenewer;
import java.time.Instant;
import java.util.Optional;

/**
 * All facts that the checklists evaluate, collected once.
 *
 * @param renewer of vehicles' tokens
 * @param token whether an application token was issued
 * @param filter whether a query for one user's connections returned that user's alone
 * @param call whether a vehicle was read with the application's token
 * @param tokens none once the migration is finished
 * @param copy of the dropped tokens
 * @param processes of the service, by their own reports
 */
public record Facts(
        MigrationPhase phase,
        TokenRenewer renewer,
        boolean credentialsGiven,
        Probe token,
        Probe filter,
        Probe call,
        Rows rows,
        Optional<Tokens> tokens,
        Optional<TokenColumns.Copy> copy,
        Optional<LastComparison> comparison,
        Processes processes) {

    /**
     * @param customersWithVehicles users that have vehicles
     * @param withoutUserId number of them without a known Smartcar user id
     * @param found Smartcar users whose customer is not known
     * @param reauthenticate users who have to connect again
     * @param captured sessions of Connect that ended with a confirmed user
     * @param backfilledAt when a listing was last read to its end
     */
    public record Rows(
            long users,
            long customersWithVehicles,
            long withoutUserId,
            long found,
            long vehicles,
            long connections,
            long reauthenticate,
            long captured,
            Optional<Instant> backfilledAt,
            Optional<Sample> sample) {}

    /** A connection to try things with. */
    public record Sample(String userId, String vehicleId, String mode) {
        @Override
        public String toString() {
            return "Sample[redacted]";
        }
    }

    /**
     * @param withToken vehicles for which a token is stored, their own or their account's
     * @param renewable number of them with a refresh token that has not expired and was not refused
     * @param usable number of them with a token that calls can be made with: it can be renewed, or has not expired yet
     * @param writtenLately number of them whose token was issued within a day
     */
    public record Tokens(long vehicles, long withToken, long renewable, long usable, long writtenLately) {}

    /**
     * The number of vehicles that a comparison has to cover to be meaningful: ten, or all that have a token and a
     * connection.
     */
    long enoughVehicles() {
        return Math.min(
                10, Math.min(rows.connections(), tokens.map(Tokens::withToken).orElse(0L)));
    }

    /** Tells how to get tokens that have not expired, for calls with vehicles' tokens. */
    String freshTokens() {
        return renewer == TokenRenewer.CUSTOMER
                ? "run `migrate import` with tokens that your application has just renewed, then `migrate compare`"
                : "run `migrate compare`";
    }

    /** Returns these facts as they would be if every request to Smartcar had this result. */
    Facts withRequests(Probe result) {
        return new Facts(
                phase, renewer, credentialsGiven, result, result, result, rows, tokens, copy, comparison, processes);
    }

    boolean keepsTokens() {
        return tokens.filter(stored -> stored.withToken() > 0).isPresent();
    }
}
