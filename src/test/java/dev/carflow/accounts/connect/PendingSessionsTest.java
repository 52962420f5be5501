package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Timeouts;
import dev.carflow.accounts.connect.CallbackHandler.CallbackResult;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions after the browser has gone. */
class PendingSessionsTest extends ConnectCase {

    private static final Buffer QUERY = Buffer.buffer("hash of a query");

    @BeforeEach
    void waitBriefly() {
        connect.with("confirm.within", "0.2S");
    }

    @Test
    void aSessionIsConfirmedOnceSmartcarListsItsUser() {
        // Given: a connection that the list does not show yet
        Connection made = connect.connects(0);
        String state = pendingSession("customer-1", made.user().id());

        // When
        round();

        // Then
        assertThat(connect.links.vehiclesOf("customer-1"))
                .contains(made.vehicle().id());
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("connected");
    }

    @Test
    void aRoundThatThrowsIsNotTheLast() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        ConnectSessions throwing = new ConnectSessions(null, false) {
            @Override
            Uni<List<Due>> due(int most, Duration lease) {
                asked.incrementAndGet();
                throw new IllegalStateException("not yet");
            }

            @Override
            Uni<Integer> endUnclaimed(Duration within, int most) {
                asked.incrementAndGet();
                throw new IllegalStateException("not yet");
            }
        };
        PendingSessions pending = new PendingSessions(throwing, null, null, Duration.ofDays(1), null);

        // When
        pending.round().await().indefinitely();
        pending.round().await().indefinitely();
        pending.tidy().await().indefinitely();

        // Then
        assertThat(asked).hasValue(3);
    }

    @Test
    void aSessionThatCouldNotBeLinkedIsLinkedLater() {
        // Given
        connect.links.away = true;
        Connection made = connect.connects(0);
        String state = connect.begin("customer-1");
        CallbackResult ended = connect.with("confirm.within", "5S")
                .comes("user_id=" + made.user().id() + "&state=" + state);
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(new Claims.Refused(SessionRefusal.UNAVAILABLE));

        // When
        connect.links.away = false;
        makeDue(state);
        round();

        // Then
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("connected");
    }

    @Test
    void aProcessThatDiesAfterTheStateWasUsedUpLosesNothing() {
        // Given: the callback's first statement, and then nothing more
        Connection made = connect.connects(0);
        String state = connect.begin("customer-1");
        connect.sessions
                .take(
                        StateTokens.hash(state),
                        new ConnectSessions.Arrival(
                                QUERY,
                                CallbackOutcome.PENDING,
                                Optional.of(made.user().id()),
                                Optional.of(CallbackHandler.LEASE)))
                .await()
                .atMost(Timeouts.CONDITION);
        claimed(state);

        // When: its lease is not over
        round();

        // Then
        assertThat(connect.links.requests).isEmpty();

        // When: it is
        makeDue(state);
        round();

        // Then
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
    }

    @Test
    void aVehicleThatIsListedLaterThanTheFirstIsHandedOverToo() {
        // Given
        connect.with("confirm.within", "5S");
        Connection first = connect.connects(0);
        String state = connect.begin("customer-1");
        connect.connect("user_id=" + first.user().id() + "&state=" + state, "customer-1");
        Connection second = connect.connects(0);

        // When
        makeDue(state);
        round();

        // Then
        assertThat(connect.links.vehiclesOf("customer-1"))
                .contains(first.vehicle().id(), second.vehicle().id());
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
    }

    @Test
    void aUserRemovedWhileSmartcarWasAskedIsNotLinked() {
        // Given
        connect.links.removed = true;
        Connection made = connect.connects(0);
        String state = pendingSession("customer-1", made.user().id());

        // When
        round();

        // Then
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("removed");
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
        assertThat(connect.registry
                        .get("carflow.connect.retries")
                        .tag("outcome", "removed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void withoutAnAllowanceSmartcarIsNotAskedAndTheNextTimeIs() {
        // Given
        Connection made = connect.connects(0);
        String state = pendingSession("customer-1", made.user().id());
        List<Uni<Boolean>> noes =
                List.of(Uni.createFrom().item(false), Uni.createFrom().failure(new IllegalStateException("away")));

        // When
        noes.forEach(no -> {
            connect.withCalls(no);
            makeDue(state);
            round();
        });

        // Then
        assertThat(connect.smartcar.counts().calls()).isZero();
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("pending");

        // When
        connect.withCalls(Uni.createFrom().item(true));
        makeDue(state);
        round();

        // Then
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("connected");
    }

    @Test
    void smartcarIsCalledThreeTimesForAnUnlistedUser() {
        // Given
        String state = pendingSession("customer-1", "nobody");

        // When
        round();
        Duration firstPause = pause(state);
        makeDue(state);
        round();
        Duration secondPause = pause(state);
        makeDue(state);
        round();

        // Then
        assertThat(firstPause).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(31));
        assertThat(secondPause).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(31));
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("unconfirmed");
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
        assertThat(connect.smartcar.counts().at(Endpoint.CONNECTIONS)).isEqualTo(3);
        assertThat(connect.urgencies).containsOnly(false);
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void whileSmartcarIsDownItIsTriedForADay() {
        // Given
        connect.smartcar
                .faults()
                .inject(Fault.status(502), FaultCondition.always().at(Endpoint.CONNECTIONS));
        String state = pendingSession("customer-1", connect.connects(0).user().id());

        // When
        for (int i = 0; i < 10; i++) {
            makeDue(state);
            round();
        }

        // Then
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("pending");

        // When: some time later the pauses are longer
        connect.query(
                "update connect_session set used_at = now() - interval '90 minutes' where state_hash = $1",
                Tuple.of(StateTokens.hash(state)));
        makeDue(state);
        round();

        // Then
        assertThat(pause(state)).isBetween(Duration.ofMinutes(44), Duration.ofMinutes(46));

        // When
        connect.query(
                "update connect_session set used_at = now() - interval '25 hours', next_try_at = now()"
                        + " where state_hash = $1",
                Tuple.of(StateTokens.hash(state)));
        round();

        // Then
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("unconfirmed");
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
    }

    @Test
    void attemptsThatSmartcarDidNotAnswerDoNotCount() {
        // Given: an outage of several attempts, and a connection that is listed late
        var outage = connect.smartcar
                .faults()
                .inject(Fault.status(502), FaultCondition.always().at(Endpoint.CONNECTIONS));
        String state = pendingSession("customer-1", connect.user(0).id());
        for (int i = 0; i < 5; i++) {
            makeDue(state);
            round();
        }
        outage.lift();

        // When
        makeDue(state);
        round();
        Connection made = connect.connects(0);
        makeDue(state);
        round();

        // Then
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
    }

    @Test
    void aSessionThatCannotBeStoredEnds() {
        // Given
        connect.links.away = true;
        String state = pendingSession("customer-1", connect.connects(0).user().id());
        round();
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNotNull();

        // When
        connect.query(
                "update connect_session set used_at = now() - interval '25 hours', next_try_at = now()"
                        + " where state_hash = $1",
                Tuple.of(StateTokens.hash(state)));
        round();

        // Then
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("unconfirmed");
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
    }

    @Test
    void anUnclaimedSessionCostsNoCallAndEnds() {
        // Given
        String state = connect.begin("customer-1");
        CallbackResult ended = connect.comes("user_id=nobody&state=" + state);
        long asked = connect.smartcar.counts().calls();
        makeDue(state);

        // When
        round();

        // Then
        assertThat(connect.smartcar.counts().calls()).isEqualTo(asked);

        // When
        connect.query(
                "update connect_session set used_at = now() - interval '11 minutes' where state_hash = $1",
                Tuple.of(StateTokens.hash(state)));
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(new Claims.Refused(SessionRefusal.CLAIM_EXPIRED));
        connect.pending().tidy().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("unclaimed");
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
    }

    @Test
    void severalProcessesDoNotDoTheSame() {
        // Given
        List<Connection> made = List.of(connect.connects(0), connect.connects(1), connect.connects(2));
        made.forEach(connection -> pendingSession(
                "account-of-" + connection.user().id(), connection.user().id()));

        // When
        List<Uni<Void>> processes = List.of(
                connect.pending().round(),
                connect.pending().round(),
                connect.pending().round());
        Uni.join().all(processes).andFailFast().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.links.requests)
                .extracting(LinkRequest::smartcarUserId)
                .doesNotHaveDuplicates();
        assertThat(connect.links.requests).hasSize(3);
    }

    @Test
    void aSessionLeasedByAnotherProcessIsSkipped() {
        // Given: another process in the middle of its statement
        for (int i = 0; i < 20; i++) {
            pendingSession("customer-" + i, "user-" + i);
        }
        SqlConnection other = Await.result(connect.pool.getConnection());
        Transaction leasing = Await.result(other.begin());
        RowSet<Row> theirs =
                Await.result(other.query("select account from connect_session order by next_try_at limit 10 for update")
                        .execute());

        // When
        List<ConnectSessions.Due> ours =
                connect.sessions.due(20, Duration.ofMinutes(1)).await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(ours)
                .hasSize(10)
                .extracting(due -> due.claimable().session().account())
                .doesNotContainAnyElementsOf(StreamSupport.stream(theirs.spliterator(), false)
                        .map(row -> row.getString("account"))
                        .toList());
        Await.result(leasing.rollback());
        Await.result(other.close());
    }

    @Test
    void onlySessionsThatEndedLongAgoAreDeleted() {
        // Given
        String old = connect.begin("customer-1");
        String open = pendingSession("customer-1", "nobody");
        String recent = connect.begin("customer-1");
        connect.query(
                "update connect_session set expires_at = now() - interval '8 days' where state_hash in ($1, $2)",
                Tuple.of(StateTokens.hash(old), StateTokens.hash(open)));

        // When
        connect.pending().tidy().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.query("select state_hash from connect_session", Tuple.tuple()))
                .extracting(row -> row.getBuffer(0))
                .containsExactlyInAnyOrder(StateTokens.hash(open), StateTokens.hash(recent));
    }

    @Test
    void withoutADatabaseARoundDoesNothingAndTheNextOneWorks() {
        // Given
        Connection made = connect.connects(0);
        pendingSession("customer-1", made.user().id());
        PendingSessions pending = connect.pending();
        postgres.execute("alter table connect_session rename to gone");

        // When
        pending.round().await().atMost(Timeouts.CONDITION);
        postgres.execute("alter table gone rename to connect_session");
        pending.round().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
    }

    private void claimed(String state) {
        connect.sessions.claim(connect.stored(state).getUUID("id")).await().atMost(Timeouts.CONDITION);
    }

    /** @return the state of a session that is pending after its callback, claimed and due */
    private String pendingSession(String account, String userId) {
        String state = connect.begin(account);
        connect.sessions
                .take(
                        StateTokens.hash(state),
                        new ConnectSessions.Arrival(
                                QUERY, CallbackOutcome.PENDING, Optional.of(userId), Optional.of(Duration.ZERO)))
                .await()
                .atMost(Timeouts.CONDITION);
        claimed(state);
        return state;
    }

    private void makeDue(String state) {
        connect.query(
                "update connect_session set next_try_at = now() where state_hash = $1",
                Tuple.of(StateTokens.hash(state)));
    }

    private Duration pause(String state) {
        return Duration.between(
                Instant.now(),
                connect.stored(state).getOffsetDateTime("next_try_at").toInstant());
    }

    private void round() {
        connect.pending().round().await().atMost(Timeouts.CONDITION);
    }
}
