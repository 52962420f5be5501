package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Timeouts;
import dev.carflow.accounts.connect.CallbackHandler.CallbackResult;
import dev.carflow.accounts.connect.CallbackHandler.Ticket;
import dev.carflow.accounts.vault.SessionTokenCipher;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which account gets the vehicles of a user who went through Connect. */
class ClaimsTest extends ConnectCase {

    @Test
    void aVictimWhoOpensAnAttackersLinkKeepsTheirVehicles() {
        // Given: the attacker begins a session and sends its link to the victim, who consents at Smartcar
        String state = connect.begin("attacker");
        Connection victims = connect.connects(0);
        CallbackResult atTheVictimsBrowser =
                connect.comes("user_id=" + victims.user().id() + "&state=" + state);

        // When: the customer's page in the victim's browser has its backend claim it for who is logged in there
        Claims.Result result = connect.claim(atTheVictimsBrowser, "victim");

        // Then
        assertThat(result).isEqualTo(new Claims.Refused(SessionRefusal.OTHER_ACCOUNT));
        assertThat(connect.links.requests).isEmpty();

        // When: the attacker has obtained the claim as well
        Claims.Result late = connect.claim(atTheVictimsBrowser, "attacker");

        // Then
        assertThat(late).isEqualTo(new Claims.Refused(SessionRefusal.CLAIM_EXPIRED));
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.stored(state).getValue("confirmed")).isNull();
    }

    @Test
    void anAttackerWhoReturnsGetsNoClaimForTheVictimsConnection() {
        // Given
        String state = connect.begin("attacker");
        Connection victims = connect.connects(0);
        connect.comes("user_id=" + victims.user().id() + "&state=" + state);

        // Then: the attacker knows the state, and not the victim's Smartcar user
        assertThat(connect.comes("state=" + state).ticket()).isEmpty();
        assertThat(connect.comes("user_id=guessed&state=" + state).ticket()).isEmpty();
        assertThat(connect.comes("error=access_denied&state=" + state).ticket()).isEmpty();
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void aFormerOwnerGetsNothingByTheConnectionThatTheNewOwnerMakesMeanwhile() {
        // Given: a session for the vehicle, whose whole query its owner knows, and the new owner who connects it now
        Connection made = connect.connects(0);
        String vehicle = made.vehicle().id();
        String state = connect.begin(new SessionRequest(
                "former-owner", Optional.of(vehicle), Optional.empty(), Optional.empty(), Optional.empty()));
        connect.fleet.reconnect(vehicle, Instant.now());

        // When
        CallbackResult ended = connect.comes("vehicle_id=" + vehicle + "&state=" + state);
        Claims.Result result = connect.claim(ended, "former-owner");
        for (int attempt = 0; attempt < 3; attempt++) {
            connect.query("update connect_session set next_try_at = now()", Tuple.tuple());
            connect.pending().round().await().atMost(Timeouts.CONDITION);
        }

        // Then
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.PENDING);
        assertThat(result).isEqualTo(new Claims.Pending());
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.claim(ended, "former-owner")).isEqualTo(new Claims.Refused(SessionRefusal.CLAIM_EXPIRED));
    }

    @Test
    void aClaimForTheWrongAccountTakesNothingBackThatTheRightOneHas() {
        // Given
        CallbackResult ended = confirmed(0, "customer-1");
        UUID session = ended.ticket().orElseThrow().session();
        Claims.Result linked = connect.claim(ended, "customer-1");

        // When: as if it had been read before the other claim
        connect.sessions.refuse(session).await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.stored(session).getString("outcome")).isEqualTo("connected");
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(linked);
    }

    @Test
    void aClaimOfAnotherSessionOrAMadeUpOneOpensNothing() {
        // Given
        CallbackResult one = confirmed(0, "customer-1");
        CallbackResult other = confirmed(1, "customer-1");
        Ticket ticket = one.ticket().orElseThrow();
        String claim = ticket.claim();
        char last = claim.charAt(10) == 'A' ? 'B' : 'A';

        // Then
        for (ClaimRequest wrong : List.of(
                new ClaimRequest(other.ticket().orElseThrow().session(), claim, "customer-1"),
                new ClaimRequest(UUID.randomUUID(), claim, "customer-1"),
                new ClaimRequest(ticket.session(), "x", "customer-1"),
                new ClaimRequest(
                        ticket.session(), claim.substring(0, 10) + last + claim.substring(11), "customer-1"))) {
            assertThat(connect.claim(wrong)).isEqualTo(new Claims.Refused(SessionRefusal.UNKNOWN));
        }
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void aLostAnswerIsRequestedAgainAndNothingIsDoneTwice() {
        // Given
        CallbackResult ended = confirmed(0, "customer-1");

        // When
        Claims.Result first = connect.claim(ended, "customer-1");
        Claims.Result again = connect.claim(ended, "customer-1");

        // Then
        assertThat(first).isInstanceOf(Claims.Connected.class).isEqualTo(again);
        assertThat(connect.links.requests).hasSize(1);
        assertThat(connect.claim(ended, "customer-2")).isEqualTo(new Claims.Refused(SessionRefusal.OTHER_ACCOUNT));
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(first);
    }

    @Test
    void aSessionThatWasClaimedBeforeSmartcarConfirmedItIsLinkedWithoutAnotherClaim() {
        // Given: Smartcar lists the connection later than the browser waits
        connect.with("confirm.within", "0.2S");
        String state = connect.begin("customer-1");
        CallbackResult ended = connect.comes("user_id=" + user(0) + "&state=" + state);
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.PENDING);
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(new Claims.Pending());

        // When
        connect.connects(0);
        connect.query("update connect_session set next_try_at = now()", Tuple.tuple());
        connect.pending().round().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.links.accounts()).containsEntry(user(0), "customer-1");
        assertThat(connect.claim(ended, "customer-1")).isInstanceOf(Claims.Connected.class);
    }

    @Test
    void aClaimInTheMiddleOfACallbackIsLinkedByTheBackground() {
        // Given: the callback has used its state up and has no answer of Smartcar's yet
        String state = connect.begin("customer-1");
        Connection made = connect.connects(0);
        CallbackResult ended = connect.comes("user_id=" + made.user().id() + "&state=" + state);
        connect.query("update connect_session set outcome = 'pending', confirmed = null", Tuple.tuple());
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(new Claims.Pending());

        // When: now it does
        UUID session = ended.ticket().orElseThrow().session();
        connect.sessions
                .confirm(
                        session,
                        new Confirmation.Confirmed(made.user().id(), List.of(ConfirmedVehicle.ofToken("car"))),
                        Optional.empty())
                .await()
                .atMost(Timeouts.CONDITION);
        connect.pending().round().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.links.vehiclesOf("customer-1")).containsExactly("car");
    }

    @Test
    void aMadeUpUserCostsABoundedNumberOfCallsHoweverOftenItIsTried() {
        // Given
        connect.with("confirm.within", "0.5S").with("confirm.first-back-off", "0.001S");

        // When: an end user of one account returns a thousand times, with another made-up id each time
        List<Uni<CallbackResult>> tries = IntStream.range(0, 1000)
                .mapToObj(i -> connect.begin("an-attacker"))
                .map(state -> connect.receiving("user_id=made-up-" + state.substring(0, 8) + "&state=" + state))
                .toList();
        List<CallbackResult> ended = Uni.join()
                .all(tries)
                .usingConcurrencyOf(20)
                .andFailFast()
                .await()
                .atMost(Timeouts.CONDITION);

        // Then
        assertThat(ended).extracting(CallbackResult::outcome).containsOnly(CallbackOutcome.PENDING);
        long calls = connect.smartcar.counts().at(Endpoint.CONNECTIONS);
        // On a busy machine none may be asked in time, here; the other account below is.
        assertThat(calls).isLessThanOrEqualTo(ConnectSessions.MOST_QUESTIONS + 20L);
        assertThat(connect.urgencies).filteredOn(urgent -> urgent).hasSizeLessThanOrEqualTo(50);

        // Then: another account is not held up by it
        assertThat(confirmed(0, "customer-1").outcome()).isEqualTo(CallbackOutcome.CONFIRMED);
    }

    @Test
    void aFleetWithManyConnectingDriversIsNotHeldUp() {
        for (int i = 0; i < 2 * ConnectSessions.MOST_QUESTIONS; i++) {
            CallbackResult ended = confirmed(i % 8, "one-fleet");
            assertThat(connect.claim(ended, "one-fleet")).isInstanceOf(Claims.Connected.class);
            connect.query("update connect_session set asked_at = null, next_try_at = now()", Tuple.tuple());
            // the second look of each
            connect.pending().round().await().atMost(Timeouts.CONDITION);
            connect.query("update connect_session set asked_at = null", Tuple.tuple());
        }
    }

    private String user(int number) {
        return connect.user(number).id();
    }

    private CallbackResult confirmed(int user, String account) {
        String state = connect.begin(account);
        CallbackResult ended =
                connect.comes("user_id=" + connect.connects(user).user().id() + "&state=" + state);
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.CONFIRMED);
        return ended;
    }

    /** A session with tokens from a code, at the customer's page. */
    private CallbackResult withTokens(String account) {
        Connection made = connect.connects(0);
        connect.exchange.answersWith(made.user().id(), made.vehicle().id());
        String state = connect.begin(account);
        return connect.comes("user_id=" + made.user().id() + "&code=a-code&state=" + state);
    }

    private static Optional<SessionTokenCipher.SessionTokens> tokensOf(Claims.Result result) {
        return ((Claims.Connected) result).tokens();
    }

    @Test
    void ifTheCustomerRenewsOnlyTheClaimerGetsTheTokens() {
        // Given
        connect.whoseCustomerRenewsVehicleTokens();
        CallbackResult brought = withTokens("customer-1");

        // When
        Claims.Result first = connect.claim(brought, "customer-1");
        Claims.Result another = connect.claim(brought, "customer-2");
        Claims.Result afterALostAnswer = connect.claim(brought, "customer-1");

        // Then
        assertThat(tokensOf(first).orElseThrow().pair().access().value()).isEqualTo("access of sealed-pair");
        assertThat(tokensOf(first).orElseThrow().pair().refreshToken()).contains("refresh of sealed-pair");
        assertThat(another).isEqualTo(new Claims.Refused(SessionRefusal.OTHER_ACCOUNT));
        assertThat(afterALostAnswer).isEqualTo(first);
        assertThat(first.toString()).doesNotContain("sealed-pair");
    }

    @Test
    void tokensThatWereHandedOverAreErasedTenMinutesAfterTheCallback() {
        // Given
        connect.whoseCustomerRenewsVehicleTokens();
        CallbackResult brought = withTokens("customer-1");
        connect.claim(brought, "customer-1");
        connect.pending().tidy().await().atMost(Timeouts.CONDITION);
        assertThat(tokensOf(connect.claim(brought, "customer-1"))).isPresent();

        // When
        connect.query("update connect_session set used_at = used_at - interval '11 minutes'", Tuple.tuple());
        connect.pending().tidy().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.stored(brought.ticket().orElseThrow().session()).getValue("pair"))
                .isNull();
        assertThat(tokensOf(connect.claim(brought, "customer-1"))).isEmpty();
    }

    @Test
    void theSearchForFurtherVehiclesDoesNotBringTheFirstTokensBack() {
        // Given: by then others may have been imported
        connect.whoseCustomerRenewsVehicleTokens();
        connect.claim(withTokens("customer-1"), "customer-1");
        assertThat(connect.exchange.kept).hasSize(1);

        // When
        connect.query("update connect_session set next_try_at = now()", Tuple.tuple());
        connect.pending().round().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(connect.links.requests).hasSize(2);
        assertThat(connect.exchange.kept).hasSize(1);
    }

    @Test
    void ifCarflowRenewsTokensAreNotHandedOver() {
        // Given
        connect.renewingVehicleTokens();
        CallbackResult brought = withTokens("customer-1");

        // When, then
        assertThat(tokensOf(connect.claim(brought, "customer-1"))).isEmpty();
        assertThat(connect.exchange.kept).hasSize(1);
        assertThat(connect.stored(brought.ticket().orElseThrow().session()).getValue("pair"))
                .isNull();
    }
}
