package dev.carflow.accounts.connect;

import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.operations.BackoffPolicy;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.Connection;
import dev.carflow.smartcar.api.ConnectionList;
import dev.carflow.smartcar.api.ConnectionQuery;
import dev.carflow.smartcar.api.VehicleApi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Asks Smartcar whether a redirect is true (contract 7.2 and 9.2). */
final class Confirmation {

    private static final Logger LOG = Logger.getLogger(Confirmation.class);
    private static final Comparator<Connection> NEWEST_FIRST = Comparator.comparing(
                    (Connection connection) -> connection.createdAt().orElse(Instant.MIN))
            .reversed();

    /**
     * The query is counted as one call, which is right for a user of up to a hundred vehicles. Where Smartcar ignores
     * the filter, this bounds how much of everybody's connections is read.
     */
    private static final int PAGES_OF_A_USER = 5;

    /** Attempts end by their number, not by this pause. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final Duration LINK_WITHIN = Duration.ofSeconds(2);

    private final VehicleApi api;
    private final RateLimiter limiter;
    private final ConnectSessions sessions;
    private final AccountLinks links;
    private final ConnectConfig.Mode mode;
    private final ConnectConfig.Confirm settings;
    private final Evidence evidence;
    private final DoubleSupplier random;
    private final ThrottledLog ignoredFilters = new ThrottledLog(LOG, Duration.ofMinutes(1));

    /** The result of looking at Smartcar's list. */
    sealed interface Result {}

    /** The truth: the user, and every vehicle that is connected now, each once. */
    record Confirmed(String userId, List<ConfirmedVehicle> vehicles) implements Result {
        List<ConnectedVehicle> connected() {
            return vehicles.stream().map(ConfirmedVehicle::connected).toList();
        }

        @Override
        public String toString() {
            return "Confirmed[" + vehicles.size() + " vehicles]";
        }
    }

    /** Not, or not yet. */
    record Unconfirmed(Reason why) implements Result {}

    /** Why a user is not confirmed. */
    enum Reason {
        /** Smartcar lists no connection of the user. A new one is listed after seconds. */
        NOTHING_LISTED(true),
        /** The listed connections are no evidence for the session. A new connection would be. */
        NO_EVIDENCE(true),
        /** The vehicle has several users, and the session may be any of theirs. */
        SEVERAL_USERS(false),
        /** Smartcar did not answer, or not now. */
        NO_ANSWER(true),
        /** Another session asks about the same user at the moment, or the account has sent too many queries. */
        ASKED_ENOUGH(true),
        /** No further call is permitted at the moment. */
        NOT_ASKED(false);

        private final boolean isWorthRetryingSoon;

        Reason(boolean isWorthRetryingSoon) {
            this.isWorthRetryingSoon = isWorthRetryingSoon;
        }

        /** Whether asking again within seconds makes sense. */
        boolean isWorthRetryingSoon() {
            return isWorthRetryingSoon;
        }

        /** Returns whether Smartcar or this service is the reason, and not the redirect. */
        boolean isOutage() {
            return this == NO_ANSWER || this == ASKED_ENOUGH || this == NOT_ASKED;
        }
    }

    Confirmation(
            VehicleApi api,
            RateLimiter limiter,
            ConnectSessions sessions,
            AccountLinks links,
            ConnectConfig.Mode mode,
            ConnectConfig.Confirm settings,
            DoubleSupplier random) {
        this.api = api;
        this.limiter = limiter;
        this.sessions = sessions;
        this.links = links;
        this.mode = mode;
        this.settings = settings;
        this.evidence = new Evidence(settings.requireEvidence());
        this.random = random;
    }

    /** Asks several times with growing pauses, while a browser waits. Never fails. */
    Uni<Result> askRepeatedly(ConnectSession session) {
        return attempt(session, 1)
                .ifNoItem()
                .after(settings.within())
                .recoverWithItem(new Unconfirmed(Reason.NO_ANSWER));
    }

    /** Asks once. Never fails, and ends within the client's total time. */
    Uni<Result> once(ConnectSession session) {
        return once(session, false);
    }

    private Uni<Result> once(ConnectSession session, boolean urgent) {
        if (!session.namesUserOrVehicle()) {
            return Uni.createFrom().item(new Unconfirmed(Reason.NOT_ASKED));
        }
        ConnectionQuery query = session.userId()
                .map(user -> ConnectionQuery.ofUser(user).withMaxPages(PAGES_OF_A_USER))
                .orElseGet(() -> ConnectionQuery.everybody()
                        .forVehicle(session.vehicle().get())
                        .withMaxPages(2))
                .inMode(mode.word());
        return sessions.mayAsk(session)
                .onFailure()
                .recoverWithItem(false)
                .flatMap(may -> may
                        ? called(session, query, urgent)
                        : Uni.createFrom().item(new Unconfirmed(Reason.ASKED_ENOUGH)));
    }

    private Uni<Result> called(ConnectSession session, ConnectionQuery query, boolean urgent) {
        return limiter.tryAcquireOnce(urgent ? Urgency.URGENT : Urgency.ROUTINE)
                .flatMap(permitted ->
                        permitted ? asked(session, query) : Uni.createFrom().item(new Unconfirmed(Reason.NOT_ASKED)));
    }

    private Uni<Result> asked(ConnectSession session, ConnectionQuery query) {
        return api.allConnections(query)
                .flatMap(answer ->
                        answer.fold(connections -> evaluated(session, connections), problem -> Uni.createFrom()
                                .item(new Unconfirmed(isPassing(problem) ? Reason.NO_ANSWER : Reason.NOT_ASKED))));
    }

    private Uni<Result> attempt(ConnectSession session, int number) {
        return once(session, number == 1).flatMap(result -> {
            if (number >= settings.attempts()
                    || !(result instanceof Unconfirmed notYet)
                    || !notYet.why().isWorthRetryingSoon()) {
                return Uni.createFrom().item(result);
            }
            return Uni.createFrom()
                    .item(number)
                    .onItem()
                    .delayIt()
                    .by(pause(number))
                    .flatMap(waited -> attempt(session, number + 1));
        });
    }

    /** Jitter takes off up to a quarter. */
    private Duration pause(int number) {
        return new BackoffPolicy(settings.firstBackOff(), LONGEST_PAUSE).after(number, 1 - random.getAsDouble() / 4);
    }

    private Uni<Result> evaluated(ConnectSession session, ConnectionList listed) {
        if (listed.foreign() > 0) {
            ignoredFilters.warn(
                    "CARFLOW0728: Smartcar ignored the filter of connections (carflow.smartcar.user-filter); "
                            + "connections of others were dropped");
        }
        List<Connection> wanted = listed.connections().stream()
                .filter(connection -> isAskedFor(session, connection))
                .toList();
        Set<String> owners = wanted.stream().map(Connection::userId).collect(Collectors.toSet());
        if (owners.size() != 1) {
            return Uni.createFrom()
                    .item(new Unconfirmed(owners.isEmpty() ? Reason.NOTHING_LISTED : Reason.SEVERAL_USERS));
        }
        String owner = owners.iterator().next();
        return hasEvidence(session, owner, wanted)
                .map(proven -> proven ? new Confirmed(owner, vehicles(wanted)) : new Unconfirmed(Reason.NO_EVIDENCE));
    }

    private Uni<Boolean> hasEvidence(ConnectSession session, String owner, List<Connection> wanted) {
        // Everybody who has the session's link knows a query without a user: it proves nothing about the user who
        // returns with it.
        if (session.userId().isPresent() && evidence.confirms(session, wanted)) {
            return Uni.createFrom().item(true);
        }
        return Uni.createFrom()
                .deferred(() -> links.isLinked(session.account(), owner))
                .ifNoItem()
                .after(LINK_WITHIN)
                .fail()
                .onFailure()
                .recoverWithItem(false);
    }

    /** The client checks this too; but here a mix-up would link two people. */
    private static boolean isAskedFor(ConnectSession session, Connection connection) {
        return session.userId().isPresent()
                ? session.userId().get().equals(connection.userId())
                : session.vehicle().get().equals(connection.vehicle().id());
    }

    /** For a while Smartcar may list both the old and the new connection of a vehicle: the new one counts. */
    private static List<ConfirmedVehicle> vehicles(List<Connection> connections) {
        Map<String, ConfirmedVehicle> byId = new LinkedHashMap<>();
        connections.stream()
                .sorted(NEWEST_FIRST)
                .forEach(connection -> byId.putIfAbsent(connection.vehicle().id(), ConfirmedVehicle.of(connection)));
        return List.copyOf(byId.values());
    }

    /** With a spent allowance, further queries make it worse. */
    private static boolean isPassing(ApiProblem problem) {
        return problem instanceof ApiProblem.NoDataYet
                || problem instanceof ApiProblem.UpstreamFault
                || problem instanceof ApiProblem.TimedOut
                || problem instanceof ApiProblem.Unauthorized
                || problem instanceof ApiProblem.Overloaded;
    }
}
