package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Timeouts;
import dev.carflow.accounts.connect.CallbackHandler.CallbackResult;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcomes of callbacks, with a real database and Smartcar's list of connections over HTTP. */
class CallbackHandlerTest extends ConnectCase {

    @ParameterizedTest
    @ValueSource(strings = {"user_id=%1$s&state=%2$s", "userId=%1$s&state=%2$s", "user_id=%1$s&userId=%1$s&state=%2$s"})
    void aConnectedUserIsLinkedInEitherSpellingOfTheParameter(String query) {
        // Given
        String state = connect.begin("customer-1");
        Connection made = connect.connects(0);

        // When
        CallbackResult ended = connect.comes(String.format(query, made.user().id(), state));

        // Then: a callback alone links no user
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.CONFIRMED);
        assertThat(connect.counted(CallbackOutcome.CONFIRMED)).isEqualTo(1);
        assertThat(connect.links.requests).isEmpty();

        // When
        Claims.Result result = connect.claim(ended, "customer-1");

        // Then
        assertThat(result).isInstanceOf(Claims.Connected.class);
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
        assertThat(connect.links.vehiclesOf("customer-1"))
                .contains(made.vehicle().id());
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("connected");
    }

    @Test
    void allVehiclesOfTheUserAreLinkedAndNoOthers() {
        // Given
        String state = connect.begin("customer-1");
        connect.connects(0);
        connect.connects(0);
        String user = connect.connects(0).user().id();
        List<String> own = connect.fleet.connections().stream()
                .filter(connection -> connection.user().id().equals(user))
                .filter(connection -> connection.vehicle().identity().isLive())
                .map(connection -> connection.vehicle().id())
                .toList();

        // When
        connect.connect("user_id=" + user + "&state=" + state, "customer-1");

        // Then
        assertThat(own).hasSizeGreaterThanOrEqualTo(4);
        assertThat(connect.links.vehiclesOf("customer-1")).containsExactlyInAnyOrderElementsOf(own);
    }

    @Test
    void aUserWhoReconnectsKeepsTheVehicleUnderItsNewConnection() {
        // Given
        Connection old = connect.connects(0);
        String state = connect.begin("customer-1");
        Connection renewed = connect.fleet.reconnect(old.vehicle().id(), Instant.now());

        // When
        CallbackOutcome outcome = connect.connect("user_id=" + old.user().id() + "&state=" + state, "customer-1");

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.CONNECTED);
        assertThat(connect.links.requests.get(0).vehicles())
                .filteredOn(vehicle ->
                        vehicle.smartcarVehicleId().equals(old.vehicle().id()))
                .singleElement()
                .extracting(ConnectedVehicle::connectionId)
                .isEqualTo(Optional.of(renewed.id()))
                .isNotEqualTo(Optional.of(old.id()));
    }

    @Test
    void aStateWorksForOneQueryAndAnEqualOneGetsTheSameAnswer() {
        // Given
        String state = connect.begin("customer-1");
        String query = "user_id=" + connect.connects(0).user().id() + "&state=" + state;
        CallbackResult first = connect.comes(query);

        // When
        CallbackResult reloaded = connect.comes(query);
        CallbackOutcome withAnotherUser =
                connect.receive("user_id=" + connect.connects(1).user().id() + "&state=" + state);
        long questions = connect.smartcar.counts().at(Endpoint.CONNECTIONS);

        // Then
        assertThat(reloaded).isEqualTo(first);
        assertThat(withAnotherUser).isEqualTo(CallbackOutcome.STATE_USED);
        assertThat(connect.receive(query)).isEqualTo(CallbackOutcome.CONFIRMED);
        assertThat(connect.smartcar.counts().at(Endpoint.CONNECTIONS)).isEqualTo(questions);
    }

    @Test
    void oneOfManyEqualCallbacksCallsSmartcarAndAllCanBeClaimed() {
        // Given
        String state = connect.begin("customer-1");
        String query = "user_id=" + connect.connects(0).user().id() + "&state=" + state;

        // When
        List<Uni<CallbackResult>> racing =
                IntStream.range(0, 1000).mapToObj(i -> connect.receiving(query)).toList();
        List<CallbackResult> ends = Uni.join().all(racing).andFailFast().await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(ends)
                .extracting(CallbackResult::outcome)
                .containsOnly(CallbackOutcome.PENDING, CallbackOutcome.CONFIRMED);
        assertThat(ends)
                .extracting(CallbackResult::ticket)
                .containsOnly(ends.get(0).ticket());
        assertThat(connect.smartcar.counts().at(Endpoint.CONNECTIONS)).isEqualTo(1);
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void anExpiredStateIsRefusedAndStaysUnused() {
        // Given
        String state = connect.begin("customer-1");
        connect.query(
                "update connect_session set expires_at = now() where state_hash = $1",
                Tuple.of(StateTokens.hash(state)));

        // When
        CallbackOutcome outcome =
                connect.receive("user_id=" + connect.connects(0).user().id() + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.STATE_EXPIRED);
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void aForgedStateIsRefused() {
        // Given
        String user = connect.connects(0).user().id();
        String wellMade =
                ConnectFixture.states("somebody-else-has-made-this-key-up").fresh();

        // Then
        for (String forged : List.of("0facda3319", "x", wellMade, "' or 1=1 --", wellMade + "A")) {
            assertThat(connect.receive("user_id=" + user + "&state="
                            + forged.replace(" ", "+").replace("=", "%3D")))
                    .isEqualTo(CallbackOutcome.STATE_UNKNOWN);
        }
        assertThat(connect.receive("user_id=" + user)).isEqualTo(CallbackOutcome.STATE_MISSING);
        assertThat(connect.receive("user_id=" + user + "&state=")).isEqualTo(CallbackOutcome.STATE_MISSING);
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void tenThousandGuessesNeverSucceedAndTheDatabaseSeesNoMoreThanTheLimit() {
        // Given
        connect.lookingUpForeignStates(100);
        String state = connect.begin("customer-1");
        Connection made = connect.connects(0);
        StateTokens attacker = ConnectFixture.states("somebody-else-has-made-this-key-up");

        // When
        List<CallbackOutcome> endings = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            endings.add(connect.receive("user_id=" + made.user().id() + "&state=" + attacker.fresh()));
        }

        // Then
        assertThat(endings).containsOnly(CallbackOutcome.STATE_UNKNOWN, CallbackOutcome.TOO_MANY);
        assertThat(connect.takes.get()).isBetween(100, 300);
        assertThat(connect.links.requests).isEmpty();
        // Guesses of others do not keep a user out.
        assertThat(connect.receive("user_id=" + made.user().id() + "&state=" + state))
                .isEqualTo(CallbackOutcome.CONFIRMED);
    }

    @Test
    void replaysOfAUsedStateCostTheDatabaseNoMoreThanTheLimit() {
        // Given
        connect.lookingUpForeignStates(100);
        String state = connect.begin("customer-1");
        String query = "error=no_vehicles&state=" + state;
        connect.receive(query);

        // When
        List<CallbackOutcome> equal = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            equal.add(connect.receive(query));
            assertThat(connect.receive(query + "&x=" + i)).isEqualTo(CallbackOutcome.STATE_USED);
        }

        // Then
        assertThat(equal).containsOnly(CallbackOutcome.NO_VEHICLES, CallbackOutcome.TOO_MANY);
        assertThat(connect.takes.get()).isBetween(101, 301);
    }

    @Test
    void statesOfAnotherProcessAreKnownAsOwn() {
        // Given
        connect.lookingUpForeignStates(1);
        List<String> states = IntStream.range(0, 50)
                .mapToObj(i -> connect.begin(request("customer-1"), ConnectFixture.states(ConnectFixture.KEY)))
                .toList();

        // Then: however many others guess
        for (String state : states) {
            assertThat(connect.receive("error=no_vehicles&state=" + state)).isEqualTo(CallbackOutcome.NO_VEHICLES);
        }
    }

    @Test
    void anotherUsersIdInTheAddressIsNotTrusted() {
        // Given: a victim who connected long ago, and an attacker with a session
        Connection victims = connect.fleet.connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .min(Comparator.comparing(Connection::createdAt))
                .orElseThrow();
        String state = connect.begin("attacker");

        // When
        CallbackOutcome outcome = connect.receive("user_id=" + victims.user().id() + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.PENDING);
        assertThat(connect.links.requests).isEmpty();
    }

    @Test
    void aUserOfTheSameAccountNeedsNoNewEvidence() {
        // Given: connected long ago, and Smartcar keeps it as it is
        Connection old = connect.fleet.connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .findFirst()
                .orElseThrow();
        connect.links.linked(old.user().id(), "customer-1");
        String state = connect.begin("customer-1");

        // Then
        assertThat(connect.receive("user_id=" + old.user().id() + "&state=" + state))
                .isEqualTo(CallbackOutcome.CONFIRMED);
    }

    @Test
    void theSessionsExternalIdIsEvidence() {
        // Given: connected long ago, with an external id that only this session has
        Connection old = connect.fleet.connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .filter(connection -> connection.user().externalId() != null)
                .findFirst()
                .orElseThrow();
        String own = connect.begin(withExternalId(old.user().externalId()));
        String other = connect.begin(withExternalId("somebody-else"));

        // Then
        assertThat(connect.receive("user_id=" + old.user().id() + "&state=" + own))
                .isEqualTo(CallbackOutcome.CONFIRMED);
        assertThat(connect.receive("user_id=" + old.user().id() + "&state=" + other))
                .isEqualTo(CallbackOutcome.PENDING);
    }

    @Test
    void aUserOfAnotherAccountIsNotTakenOver() {
        // Given
        Connection made = connect.connects(0);
        connect.links.linked(made.user().id(), "customer-1");
        String state = connect.begin("customer-2");
        connect.renewingVehicleTokens();

        // When
        CallbackResult ended =
                connect.comes("code=a-code&user_id=" + made.user().id() + "&state=" + state);

        // Then
        assertThat(connect.claim(ended, "customer-2")).isEqualTo(new Claims.Refused(SessionRefusal.LINKED_TO_ANOTHER));
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
        assertThat(connect.exchange.kept).isEmpty();
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("linked-to-another");
        assertThat(connect.stored(state).getString("pair")).isNull();
    }

    @Test
    void twoDifferentIdsAreRefusedAndUseNothingUp() {
        // Given
        String state = connect.begin("customer-1");
        String user = connect.connects(0).user().id();
        String other = connect.connects(1).user().id();

        // When
        CallbackOutcome outcome = connect.receive("user_id=" + user + "&userId=" + other + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.IDS_DIFFER);
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.receive("user_id=" + user + "&state=" + state)).isEqualTo(CallbackOutcome.CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_id=%1$s&user_id=%1$s&state=%2$s",
                "user_id=%1$s&user_id=other&state=%2$s",
                "user_id=%1$s&state=%2$s&state=%2$s",
                "user_id=%1$s&state=%2$s&state=",
                "user_id=%1$s&state=%2$s&user%%5Fid=other",
                "user_id=%1$s&state=%2$s&code=a&code=b",
                "user_id=%1$s&state=%2$s&whatever=1&whatever=1",
                "error=access_denied&error=server_error&state=%2$s"
            })
    void aRepeatedParameterIsRefusedAndUsesNothingUp(String query) {
        // Given
        String state = connect.begin("customer-1");
        String user = connect.connects(0).user().id();

        // Then
        assertThat(connect.receive(String.format(query, user, state))).isEqualTo(CallbackOutcome.PARAMETER_REPEATED);
        assertThat(connect.takes.get()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "error=access_denied&error_description=User+denied+access+to+application., ACCESS_DENIED",
        "error=vehicle_incompatible&vin=1HGCM82633A123456&make=HONDA&model=Accord&year=2003, VEHICLE_INCOMPATIBLE",
        "error=invalid_subscription, INVALID_SUBSCRIPTION",
        "error=no_vehicles&error_description=No+vehicles+found., NO_VEHICLES",
        "error=configuration_error, CONFIGURATION_ERROR",
        "error=server_error, SERVER_ERROR",
        "error=returned_to_application, OTHER_ERROR",
        "error=%3Cscript%3E, OTHER_ERROR"
    })
    void everyErrorEndsItsSessionAndLinksNoUser(String error, CallbackOutcome expected) {
        // Given
        String state = connect.begin("customer-1");

        // When
        CallbackOutcome outcome = connect.receive(error + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(expected);
        assertThat(connect.stored(state).getString("outcome")).isEqualTo(expected.slug());
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.receive("user_id=" + connect.connects(0).user().id() + "&state=" + state))
                .isEqualTo(CallbackOutcome.STATE_USED);
        assertThat(connect.comes(error + "&state=" + state).ticket()).isEmpty();
    }

    @Test
    void anErrorWithoutAValidStateIsRefusedToo() {
        assertThat(connect.receive("error=access_denied")).isEqualTo(CallbackOutcome.STATE_MISSING);
        assertThat(connect.receive("error=access_denied&state=forged")).isEqualTo(CallbackOutcome.STATE_UNKNOWN);
    }

    @Test
    void aNewConnectionMayTakeSecondsToBeListed() {
        // Given
        try (ConnectFixture slow = new ConnectFixture(postgres, Duration.ofSeconds(1))) {
            String state = slow.begin("customer-1");
            Connection made = slow.connects(0);

            // When
            CallbackOutcome outcome = slow.connect("user_id=" + made.user().id() + "&state=" + state, "customer-1");

            // Then
            assertThat(outcome).isEqualTo(CallbackOutcome.CONNECTED);
            assertThat(slow.links.vehiclesOf("customer-1"))
                    .contains(made.vehicle().id());
        }
    }

    @Test
    void aConnectionThatIsNotListedInTimeIsLeftForLater() {
        // Given
        connect.with("confirm.within", "0.4S");
        String state = connect.begin("customer-1");

        // When
        CallbackOutcome outcome = connect.receive("user_id=nobody-yet&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.PENDING);
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("pending");
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNotNull();
    }

    @Test
    void whileSmartcarFailsTheAnswerComesInTimeAllTheSame() {
        // Given
        connect.with("confirm.within", "1S");
        connect.smartcar
                .faults()
                .inject(new Fault.Silence(), FaultCondition.always().at(Endpoint.CONNECTIONS));
        String state = connect.begin("customer-1");
        String query = "user_id=" + connect.connects(0).user().id() + "&state=" + state;
        long startedAt = System.nanoTime();

        // When
        CallbackOutcome outcome = connect.receive(query);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.PENDING);
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aSpentAllowanceIsNotAskedAgain() {
        // Given
        FaultCondition lists = FaultCondition.always().at(Endpoint.CONNECTIONS);
        var injected = connect.smartcar.faults().inject(Fault.status(429, Duration.ofSeconds(30)), lists);
        String state = connect.begin("customer-1");

        // When
        CallbackOutcome outcome =
                connect.receive("user_id=" + connect.connects(0).user().id() + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.PENDING);
        assertThat(injected.struck()).isEqualTo(1);
    }

    @Test
    void aFilterThatIsIgnoredDoesNotMixUsersUp() {
        // Given: Smartcar lists everybody's connections, whichever user is requested
        HttpServer everybody = Await.result(connect.vertx
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(Samples.bytes("connections-page1.json"))))
                .listen(0, "127.0.0.1"));
        connect.with("confirm.require-evidence", "false")
                .askingInstead(URI.create("http://127.0.0.1:" + everybody.actualPort() + "/v3"));
        String state = connect.begin("customer-1");
        String unknown = connect.begin("customer-2");

        // When
        CallbackOutcome outcome =
                connect.connect("user_id=0b7e15c3-93a8-4d62-8f41-c6d2905ea7b8&state=" + state, "customer-1");
        CallbackOutcome ofNobody = connect.receive("user_id=somebody-else&state=" + unknown);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.CONNECTED);
        assertThat(connect.links.vehiclesOf("customer-1"))
                .hasSize(2)
                .allMatch(vehicle -> vehicle.startsWith("3d91b6e8") || vehicle.startsWith("6b0d8f2e"));
        assertThat(ofNobody).isEqualTo(CallbackOutcome.PENDING);
        assertThat(connect.links.vehiclesOf("customer-2")).isEmpty();
        Await.result(everybody.close());
    }

    @Test
    void anOlderApplicationsCallbackWithoutAnyIdAwaitsTheBackfill() {
        // Given
        String state = connect.begin("customer-1");

        // When
        CallbackResult ended = connect.comes("code=90abecb6-e7ab-4b85-864a-e1c8bf67f2ad&state=" + state);

        // Then
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.AWAITING_BACKFILL);
        assertThat(connect.claim(ended, "customer-1")).isEqualTo(new Claims.Refused(SessionRefusal.USER_NOT_NAMED));
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.smartcar.counts().calls()).isZero();
        assertThat(connect.stored(state).getOffsetDateTime("next_try_at")).isNull();
    }

    @Test
    void aCodeIdentifiesTheUserWhereTheRedirectNamesNone() {
        // Given
        connect.renewingVehicleTokens();
        connect.exchange.answersWith("user-of-the-code", "car-1", "car-2");
        String state = connect.begin("customer-1");

        // When
        CallbackResult ended = connect.comes("code=a-code&state=" + state);

        // Then
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.CONFIRMED);
        assertThat(connect.claim(ended, "customer-1")).isInstanceOf(Claims.Connected.class);
        assertThat(connect.links.accounts()).containsEntry("user-of-the-code", "customer-1");
        assertThat(connect.links.vehiclesOf("customer-1")).containsExactly("car-1", "car-2");
        assertThat(connect.exchange.kept)
                .containsExactly(new FakeExchange.StoredPair(
                        ended.ticket().orElseThrow().session(), "customer-1", "user-of-the-code", "sealed-pair"));
    }

    @Test
    void aCodeOfAnotherUserThanTheRedirectsStoresNothing() {
        // Given
        connect.renewingVehicleTokens().with("confirm.within", "0.4S");
        connect.exchange.answersWith("somebody-else", "car-1");
        String unlisted = connect.begin("customer-1");
        String listed = connect.begin("customer-1");

        // When
        CallbackResult pending = connect.comes("code=a-code&user_id=nobody-yet&state=" + unlisted);
        CallbackResult confirmed = connect.comes(
                "code=b-code&user_id=" + connect.connects(0).user().id() + "&state=" + listed);

        // Then
        assertThat(pending.outcome()).isEqualTo(CallbackOutcome.PENDING);
        assertThat(confirmed.outcome()).isEqualTo(CallbackOutcome.CONFIRMED);
        connect.claim(confirmed, "customer-1");
        assertThat(connect.links.accounts()).doesNotContainKey("somebody-else");
        assertThat(connect.exchange.kept).isEmpty();
    }

    @Test
    void aVehicleThatWasConnectedAnewNamesTheUserOfItsAccount() {
        // Given
        String vehicle = connect.connects(0).vehicle().id();
        String state = connect.begin(reconnecting("customer-1", vehicle));
        Connection made = connect.fleet.reconnect(vehicle, Instant.now());
        connect.links.linked(made.user().id(), "customer-1");

        // When
        CallbackOutcome outcome = connect.connect("vehicle_id=" + vehicle + "&state=" + state, "customer-1");

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.CONNECTED);
        assertThat(connect.links.accounts()).containsEntry(made.user().id(), "customer-1");
        assertThat(connect.links.vehiclesOf("customer-1")).containsExactly(vehicle);
    }

    @Test
    void aFormerOwnerWhoReconnectsWithoutGoingToSmartcarGetsNoVehicles() {
        // Given: a car of a user without an account, connected long ago
        Connection owners = connect.fleet.connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .min(Comparator.comparing(Connection::createdAt))
                .orElseThrow();
        String vehicle = owners.vehicle().id();
        String state = connect.begin(reconnecting("former-owner", vehicle));

        // When
        CallbackResult ended = connect.comes("vehicle_id=" + vehicle + "&state=" + state);

        // Then
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.PENDING);
        assertThat(connect.claim(ended, "former-owner")).isEqualTo(new Claims.Pending());
        assertThat(connect.links.requests).isEmpty();
    }

    private static SessionRequest reconnecting(String account, String vehicle) {
        return new SessionRequest(account, Optional.of(vehicle), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void anotherVehicleThanTheSessionsIsAMixUp() {
        // Given
        String state = connect.begin(new SessionRequest(
                "customer-1", Optional.of("vehicle-1"), Optional.empty(), Optional.empty(), Optional.empty()));

        // When
        CallbackOutcome outcome =
                connect.receive("vehicle_id=" + connect.connects(0).vehicle().id() + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.MIXED_UP);
        assertThat(connect.links.requests).isEmpty();
        assertThat(connect.stored(state).getString("outcome")).isEqualTo("mixed-up");
    }

    @Test
    void theCodeIsExchangedWhileThePhaseWantsItAndItsTokensAreKeptOnceTheyAreClaimed() {
        // Given
        connect.renewingVehicleTokens();
        String state = connect.begin("customer-1");
        Connection made = connect.connects(0);
        String user = made.user().id();
        connect.exchange.answersWith(user, made.vehicle().id());

        // When
        CallbackResult ended = connect.comes("code=a-code&user_id=" + user + "&state=" + state);

        // Then
        UUID session = ended.ticket().orElseThrow().session();
        assertThat(ended.outcome()).isEqualTo(CallbackOutcome.CONFIRMED);
        assertThat(connect.exchange.asked)
                .containsExactly(new FakeExchange.ExchangeRequest(session, "a-code", ConnectFixture.REDIRECT_URI));
        assertThat(connect.exchange.kept).isEmpty();

        // When
        connect.claim(ended, "customer-1");

        // Then
        assertThat(connect.exchange.kept)
                .containsExactly(new FakeExchange.StoredPair(session, "customer-1", user, "sealed-pair"));
        assertThat(connect.stored(state).getString("pair")).isNull();
    }

    @Test
    void theCodeIsDroppedWhereVehicleTokensAreNotNeeded() {
        // Given
        String state = connect.begin("customer-1");

        // When
        connect.receive("code=a-code&user_id=" + connect.connects(0).user().id() + "&state=" + state);

        // Then
        assertThat(connect.exchange.asked).isEmpty();
    }

    @Test
    void aCodeThatCannotBeExchangedDoesNotUndoTheConnection() {
        // Given
        connect.renewingVehicleTokens();
        connect.exchange.answer = Uni.createFrom().failure(new IllegalStateException("away"));
        String state = connect.begin("customer-1");

        // When
        CallbackOutcome outcome =
                connect.receive("code=c&user_id=" + connect.connects(0).user().id() + "&state=" + state);

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.CONFIRMED);
        assertThat(connect.registry
                        .get("carflow.connect.codes")
                        .tag("outcome", "not-stored")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void simulatedVehiclesAreConfirmedInTheirMode() {
        // Given
        connect.with("mode", "simulated").with("confirm.require-evidence", "false");
        Connection simulated = connect.fleet.connections().stream()
                .filter(connection -> !connection.vehicle().identity().isLive())
                .findFirst()
                .orElseThrow();
        String state = connect.begin("customer-1");

        // When
        CallbackOutcome outcome = connect.connect("user_id=" + simulated.user().id() + "&state=" + state, "customer-1");

        // Then
        assertThat(outcome).isEqualTo(CallbackOutcome.CONNECTED);
        assertThat(connect.links.vehiclesOf("customer-1"))
                .contains(simulated.vehicle().id());
    }

    @Test
    void withoutADatabaseTheBrowserIsAskedToRetry() {
        // Given
        String state = connect.begin("customer-1");
        postgres.execute("alter table connect_session rename to gone");

        // Then
        assertThat(connect.receive("error=no_vehicles&state=" + state)).isEqualTo(CallbackOutcome.UNAVAILABLE);

        // When
        postgres.execute("alter table gone rename to connect_session");

        // Then
        assertThat(connect.receive("error=no_vehicles&state=" + state)).isEqualTo(CallbackOutcome.NO_VEHICLES);
    }

    private static SessionRequest request(String account) {
        return new SessionRequest(account, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static SessionRequest withExternalId(String externalId) {
        return new SessionRequest(
                "customer-1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(externalId));
    }

    @Test
    void aSessionThatIsStoredAgainForWantOfAnAnswerIsTheSame() {
        // Given
        SessionRequest request = request("customer-1");
        Buffer state = StateTokens.hash("a-state");

        // When
        ConnectSessions.StoredSession first = connect.sessions
                .create(state, request, Duration.ofMinutes(30))
                .await()
                .indefinitely();
        ConnectSessions.StoredSession second = connect.sessions
                .create(state, request, Duration.ofMinutes(40))
                .await()
                .indefinitely();

        // Then
        assertThat(second).isEqualTo(first);
    }
}
