package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.AccountProblem;
import dev.carflow.smartcar.api.ApiProblem.Forbidden;
import dev.carflow.smartcar.api.ApiProblem.NoToken;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallFailureLogTest {

    private static final String REQUEST_ID = "0e1f6c1a-1111-4222-8333-944445555666";

    private final LogLines lines = LogLines.of(CallFailureLog.class);
    private final CallFailureLog log = new CallFailureLog();

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void aLineHoldsTheProblemSmartcarsCodeAndItsRequestIdAndNothingElse() {
        // When
        log.failed(failed(new Forbidden(ApiError.of("PERMISSION", "SCOPE"))));

        // Then: the whole line, so that nobody adds the user or vehicle
        assertThat(lines.all())
                .containsExactly(
                        "a call for signals failed: forbidden, Smartcar's code SCOPE, request id " + REQUEST_ID);
    }

    @Test
    void missingNamesOfSmartcarsAreADash() {
        // When
        log.failed(new Failed(new NoToken(), 0, false, Optional.empty()));

        // Then
        assertThat(lines.all()).containsExactly("a call for signals failed: no-token, Smartcar's code -, request id -");
    }

    @Test
    void eachKindOfProblemHasALineOfItsOwnAndItsRepetitionsNone() {
        // When
        for (int i = 0; i < 3; i++) {
            log.failed(failed(new Forbidden(ApiError.of("PERMISSION", "SCOPE"))));
            log.failed(failed(new AccountProblem(ApiError.of("CONNECTED_SERVICES_ACCOUNT", "PIN"))));
        }

        // Then
        assertThat(lines.all())
                .hasSize(2)
                .anyMatch(line -> line.contains("forbidden"))
                .anyMatch(line -> line.contains("account-problem"));
    }

    @Test
    void callersThatSharedACallReportNothingOfIt() {
        // When
        log.failed(new Failed(new Forbidden(ApiError.NONE), 0, true, Optional.of(REQUEST_ID)));

        // Then
        assertThat(lines.all()).isEmpty();
    }

    private static Failed failed(ApiProblem problem) {
        return new Failed(problem, 1, false, Optional.of(REQUEST_ID));
    }
}
