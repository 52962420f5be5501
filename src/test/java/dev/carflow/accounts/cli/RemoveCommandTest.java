package dev.carflow.accounts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.UnattendedTerminal;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.RemovalResult;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.token.TokenCache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command as an operator sees it, with a simulated Smartcar over HTTP. */
class RemoveCommandTest {

    private final Vertx vertx = Vertx.vertx();
    private final Fleet fleet = Fleet.create(FleetSettings.of(3, 4), Instant.now());
    private final String user = fleet.users().get(0).id();
    private final RemovalResult.Removed ofUser = new RemovalResult.Removed(List.of(user), 1, 2, 0, 2, 0, 0);
    private final List<AccountRemoval.RemovalTarget> removed = new ArrayList<>();
    private RemovalResult stored = ofUser;
    private SmartcarApi smartcar;
    private VehicleApi api;

    @BeforeEach
    void start() {
        smartcar = Await.result(SmartcarApi.start(
                vertx, fleet, ApiSettings.defaults().withAllowance(Allowance.unlimited()), Clock.systemUTC()));
        TokenCache tokens = SmartcarDefaults.tokens(vertx, smartcar);
        api = SmartcarDefaults.api(vertx, smartcar, tokens);
    }

    @AfterEach
    void stop() {
        api.close();
        Await.result(vertx.close());
    }

    private record Run(int code, String out) {}

    private Run run(String... arguments) {
        AccountRemoval removal = new AccountRemoval(null) {
            @Override
            public Uni<RemovalResult> preview(RemovalTarget who) {
                return Uni.createFrom().item(stored);
            }

            @Override
            public Uni<RemovalResult> remove(RemovalTarget who) {
                removed.add(who);
                return Uni.createFrom().item(stored);
            }
        };
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new RemoveCommand(() -> removal, () -> api, new UnattendedTerminal()))
                .setOut(new PrintWriter(out, true));
        return new Run(command.execute(arguments), out.toString());
    }

    private boolean isAtSmartcar() {
        return fleet.connections().stream()
                .anyMatch(connection -> connection.user().id().equals(user));
    }

    @Test
    void thePreviewIsShownBeforeTheQuestion() {
        assertThat(run("--user", user, "--dry-run"))
                .satisfies(shown -> assertThat(shown.code()).isZero())
                .satisfies(shown -> assertThat(shown.out()).startsWith("Would be removed: 1 users"));
        assertThat(run("--user", user))
                .satisfies(asked -> assertThat(asked.code()).isEqualTo(1))
                .satisfies(asked -> assertThat(asked.out())
                        .contains("To be removed: 1 users")
                        .contains("Say --yes"));
        assertThat(removed).isEmpty();
    }

    @Test
    void smartcarKeepsTheUserUnlessDisconnectIsGiven() {
        assertThat(run("--user", user, "--yes").code()).isZero();
        assertThat(isAtSmartcar()).isTrue();

        assertThat(run("--user", user, "--yes", "--disconnect").code()).isZero();
        assertThat(isAtSmartcar()).isFalse();
        assertThat(removed).hasSize(2);
    }

    @Test
    void aUserWhoIsNotStoredAnyMoreIsStillDisconnected() {
        // Given: removed here before, and still sending events
        stored = new RemovalResult.NothingFound();

        // When
        Run run = run("--user", user, "--yes", "--disconnect");

        // Then
        assertThat(run.out()).contains("Smartcar has removed 1 users").contains("Nothing is stored");
        assertThat(isAtSmartcar()).isFalse();
    }

    @Test
    void ifSmartcarRefusesNothingIsRemovedHere() {
        // Given
        smartcar.faults().inject(Fault.status(403), FaultCondition.always().at(Endpoint.DELETE_USER));

        // When
        Run run = run("--user", user, "--yes", "--disconnect");

        // Then
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).contains("forbidden").contains("Run this again").doesNotContain(user);
        assertThat(removed).isEmpty();
    }
}
