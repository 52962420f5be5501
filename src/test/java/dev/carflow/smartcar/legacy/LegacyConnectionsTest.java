package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.Misuse;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.api.ApiProblem;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The second way to learn who is connected, while connections come and go (contract 5.3). */
class LegacyConnectionsTest {

    private static final Optional<String> NONE = Optional.empty();
    private static final Vertx VERTX = TestVertx.get();

    private final LegacySide side = new LegacySide(VERTX);

    @AfterEach
    void close() {
        side.close();
    }

    private List<String> vehicles() {
        return side.fleet.connections().stream()
                .map(connection -> connection.vehicle().id())
                .toList();
    }

    /** @param betweenPages receives the number of pages read */
    private List<LegacyConnection> walk(Optional<String> mode, Optional<String> after, IntConsumer betweenPages) {
        List<LegacyConnection> found = new ArrayList<>();
        Optional<String> next = after;
        for (int pages = 1; pages == 1 || next.isPresent(); pages++) {
            LegacyConnectionPage page = LegacySide.success(side.management.connections(mode, 10, next));
            found.addAll(page.connections());
            betweenPages.accept(pages);
            next = page.cursor();
        }
        return found;
    }

    private static List<String> vehicles(List<LegacyConnection> connections) {
        return connections.stream().map(LegacyConnection::vehicleId).toList();
    }

    @Test
    void everyConnectionIsReadOnceWithItsUserTimeAndMode() {
        // When
        List<LegacyConnection> read = walk(NONE, NONE, pages -> {});

        // Then
        assertThat(read)
                .containsExactlyElementsOf(side.fleet.connections().stream()
                        .map(connection -> new LegacyConnection(
                                connection.vehicle().id(),
                                connection.user().id(),
                                Optional.of(connection.createdAt()),
                                Optional.of(connection.vehicle().identity().mode())))
                        .toList());
        assertThat(side.smartcar.counts().at(Endpoint.LEGACY_CONNECTIONS)).isEqualTo(4);
        assertThat(side.smartcar.credentialCounts().misused()).isZero();
    }

    @Test
    void connectionsAddedAndRemovedWhileReadingHideNoneOfTheOthers() {
        // Given
        List<String> before = vehicles();
        List<String> removed = new ArrayList<>();

        // When: after each page a connection that was read is removed, even its last one, and a new user connects
        List<String> read = vehicles(walk(NONE, NONE, pages -> {
            Connection victim = side.fleet.connections().get(pages * 10 - 1);
            removed.add(victim.vehicle().id());
            side.fleet.disconnect(victim.id());
            side.clock.advance(Duration.ofSeconds(1));
            side.fleet.connectNewUser(null, 2, "live", side.clock.instant());
        }));

        // Then
        assertThat(read).doesNotHaveDuplicates();
        List<String> stayed = new ArrayList<>(before);
        stayed.removeAll(removed);
        assertThat(read).containsAll(stayed);
    }

    @Test
    void aListingResumesWhereAnotherStopped() {
        // Given
        LegacyConnectionPage first = LegacySide.success(side.management.connections(NONE, 10, NONE));

        // When
        List<String> rest = vehicles(walk(NONE, first.cursor(), pages -> {}));

        // Then
        assertThat(rest).containsExactlyElementsOf(vehicles().subList(10, 37));
    }

    @Test
    void aModePicksItsConnections() {
        assertThat(walk(Optional.of("simulated"), NONE, pages -> {})).hasSize(4);
    }

    @Test
    void aFailureIsAProblem() {
        side.smartcar.faults().inject(Fault.status(502), FaultCondition.next(1).at(Endpoint.LEGACY_CONNECTIONS));

        assertThat(LegacySide.problem(side.management.connections(NONE, 10, NONE))
                        .slug())
                .isEqualTo("upstream-status");
    }

    @Test
    void aWrongManagementTokenAndNoneAreProblems() {
        side.managementToken = Optional.of("another-token");
        assertThat(LegacySide.problem(side.management.connections(NONE, 10, NONE)))
                .isInstanceOf(ApiProblem.Unauthorized.class);
        assertThat(side.smartcar.credentialCounts().misused(Misuse.UNKNOWN)).isEqualTo(1);
        side.managementToken = Optional.empty();
        assertThat(LegacySide.problem(side.management.connections(NONE, 10, NONE)))
                .isEqualTo(new ApiProblem.NoToken());
    }
}
