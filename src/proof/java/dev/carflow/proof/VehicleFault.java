package dev.carflow.proof;

import dev.carflow.sandbox.simulator.api.ErrorKind;
import dev.carflow.sandbox.simulator.api.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The possible troubles of one vehicle at Smartcar (contract 7.7), and what its events then report. */
enum VehicleFault {
    INVALID(Fault.error(ErrorKind.INVALID_INPUT_FORMAT), "FAILED invalid-request|SKIPPED vehicle-paused"),
    ACCOUNT(Fault.error(ErrorKind.ACCOUNT_AUTHENTICATION_FAILED), "FAILED account-problem|SKIPPED vehicle-paused"),
    UNAUTHORIZED(Fault.status(401), "FAILED unauthorized|SKIPPED vehicle-paused"),
    FORBIDDEN(Fault.status(403), "FAILED forbidden|SKIPPED vehicle-paused"),
    UNKNOWN(null, "FAILED no-data-yet|SKIPPED vehicle-paused"),
    WRONG_PATH(Fault.error(ErrorKind.INVALID_PATH), "FAILED invalid-request|SKIPPED vehicle-paused"),
    NO_SIGNALS(Fault.error(ErrorKind.SIGNAL_NOT_FOUND), "FAILED no-data-yet|SKIPPED vehicle-paused"),
    GONE(Fault.status(410), "FAILED version-gone|SKIPPED vehicle-paused"),
    ASLEEP(Fault.status(409), "FAILED vehicle-unavailable|SKIPPED vehicle-paused"),
    ASKED_TOO_OFTEN(null, "FAILED rate-limited-vehicle|SKIPPED vehicle-paused"),
    QUOTA_SPENT(Fault.status(430), "FAILED quota-spent|SKIPPED quota"),
    NO_PLAN(Fault.error(ErrorKind.INVALID_PLAN), "FAILED quota-spent|SKIPPED quota"),
    SUSPENDED(Fault.error(ErrorKind.ACCOUNT_SUSPENDED), "FAILED quota-spent|SKIPPED quota"),
    NOT_CAPABLE(Fault.status(501), "FAILED not-capable|SKIPPED vehicle-paused"),
    BROKEN(Fault.status(500), "FAILED upstream-status|SKIPPED vehicle-paused"),
    BROKEN_FOR_A_WHILE(Fault.status(500, Duration.ofSeconds(1)), "FAILED upstream-status|SKIPPED vehicle-paused"),
    BAD_GATEWAY(Fault.status(502), "FAILED upstream-status|SKIPPED vehicle-paused"),
    UNAVAILABLE(Fault.status(503), "FAILED upstream-(status|unreadable)|SKIPPED vehicle-paused"),
    ACCEPTED(Fault.status(202), "FAILED upstream-[a-z]+|SKIPPED vehicle-paused"),
    MOVED(Fault.status(302), "FAILED upstream-[a-z]+|SKIPPED vehicle-paused"),
    GATEWAY_TIMEOUT(Fault.status(504), "FAILED upstream-unreadable|SKIPPED vehicle-paused"),
    RESET(new Fault.Reset(), "FAILED upstream-[a-z]+|SKIPPED vehicle-paused"),
    SILENT(new Fault.Silence(), "FAILED timed-out-[a-z]+|SKIPPED vehicle-paused"),
    TRUNCATED(new Fault.TruncatedBody(), "FAILED upstream-incomplete|SKIPPED vehicle-paused"),
    TRICKLING(new Fault.TricklingBody(10, Duration.ofMillis(100)), "FAILED timed-out-[a-z]+|SKIPPED vehicle-paused"),
    ENDLESS(new Fault.EndlessBody(), "FAILED (upstream-too-large|timed-out-[a-z]+)|SKIPPED vehicle-paused"),
    LARGE(new Fault.LargeBody(100_000_000), "FAILED (upstream-too-large|timed-out-[a-z]+)|SKIPPED vehicle-paused");

    private final Fault fault;
    private final Pattern verdicts;

    VehicleFault(Fault fault, String verdicts) {
        this.fault = fault;
        this.verdicts = Pattern.compile(verdicts);
    }

    /** Returns the fault of a response; other troubles are caused differently. */
    Optional<Fault> fault() {
        return Optional.ofNullable(fault);
    }

    boolean explains(String verdict) {
        return verdicts.matcher(verdict).matches();
    }

    String verdicts() {
        return verdicts.pattern();
    }
}
