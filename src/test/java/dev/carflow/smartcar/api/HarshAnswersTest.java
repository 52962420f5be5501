package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.ErrorKind;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.SignalAnswers;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.Statement;
import dev.carflow.sandbox.simulator.fleet.Statement.Source;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a simulated Smartcar with every switch on: the client reads what the simulator sent. */
class HarshAnswersTest {

    private static final Vertx VERTX = TestVertx.get();

    private final Simulated simulated =
            new Simulated(VERTX, ApiSettings.harsh().withAllowance(Allowance.unlimited()), FleetSettings.harsh(20, 33));

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void everySignalOfEveryVehicleIsReadAsItWasSent() {
        for (Vehicle vehicle : reported()) {
            // When
            VehicleSignals read =
                    Simulated.success(simulated.api().signals(vehicle.owner().id(), vehicle.id()));

            // Then
            assertThat(read.signals()).isNotEmpty();
            for (Signal signal : read.signals()) {
                assertThat(vehicle.statements(signal.code()))
                        .as(signal.code())
                        .filteredOn(statement -> statement.source() == Source.API)
                        .last()
                        .satisfies(statement -> assertSame(signal, statement));
            }
        }
    }

    @Test
    void aShortListReportsThatItIsShort() {
        try (Simulated cut = new Simulated(
                VERTX,
                Simulated.unlimited().withAnswers(SignalAnswers.realistic().withCut(1)))) {
            assertThat(Simulated.success(cut.asking()).isShort()).isTrue();
        }
    }

    @Test
    void singleResourcesAreReadWithoutTheirWrapper() {
        Vehicle vehicle = reported().get(0);
        String user = vehicle.owner().id();
        assertThat(Simulated.success(simulated.api().vehicle(user, vehicle.id()))
                        .make())
                .contains(vehicle.identity().make());
        assertThat(Simulated.success(simulated.api().signal(user, vehicle.id(), "odometer-traveleddistance"))
                        .code())
                .isEqualTo("odometer-traveleddistance");
    }

    @ParameterizedTest
    @EnumSource
    void everySampleErrorIsAProblemThatNamesItsCode(ErrorKind kind) {
        // Given
        Vehicle vehicle = reported().get(0);
        simulated
                .smartcar
                .faults()
                .inject(Fault.error(kind), FaultCondition.always().forVehicle(vehicle.id()));

        // When
        ApiProblem problem =
                Simulated.problem(simulated.api().signals(vehicle.owner().id(), vehicle.id()));

        // Then
        assertThat(problem.error().hasCode(kind.code())).isTrue();
        assertThat(problem).isInstanceOf(expected(kind));
    }

    private static Class<? extends ApiProblem> expected(ErrorKind kind) {
        return switch (kind.status()) {
            case 400 ->
                kind.type().equals("VALIDATION") ? ApiProblem.InvalidRequest.class : ApiProblem.AccountProblem.class;
            case 401 -> ApiProblem.Unauthorized.class;
            case 403 -> ApiProblem.Forbidden.class;
            case 404 ->
                kind.code().endsWith("_NOT_FOUND") ? ApiProblem.NoDataYet.class : ApiProblem.InvalidRequest.class;
            case 409 -> ApiProblem.VehicleUnavailable.class;
            case 429 -> ApiProblem.RateLimited.class;
            case 430 -> ApiProblem.QuotaSpent.class;
            case 501 -> ApiProblem.NotCapable.class;
            default -> ApiProblem.UpstreamFault.class;
        };
    }

    /** The vehicles that have signals in the store. */
    private List<Vehicle> reported() {
        List<Vehicle> vehicles = simulated.fleet.reportedVehicles().stream()
                .filter(Vehicle::isMonitored)
                .toList();
        simulated.clock.advance(Duration.ofSeconds(7));
        vehicles.forEach(vehicle -> vehicle.report(simulated.clock.instant(), 0, EnumSet.allOf(SignalCode.class)));
        simulated.clock.advance(Duration.ofSeconds(7));
        return vehicles;
    }

    private static void assertSame(Signal read, Statement statement) {
        dev.carflow.sandbox.simulator.fleet.Signal reported = statement.signal();
        assertThat(read.isSuccess()).isEqualTo(reported.isSuccess());
        assertThat(read.body().map(RawJson::text)).isEqualTo(Optional.ofNullable(reported.body()));
        assertThat(read.oemUpdatedAt()).isEqualTo(time(reported.oemUpdatedAt()));
        assertThat(read.retrievedAt()).isEqualTo(time(reported.retrievedAt()));
        assertThat(read.error().flatMap(Signal.SignalError::type))
                .isEqualTo(Optional.ofNullable(reported.error()).map(error -> error.type()));
    }

    private static Optional<Instant> time(long epochMillis) {
        return epochMillis > 0 ? Optional.of(Instant.ofEpochMilli(epochMillis)) : Optional.empty();
    }
}
