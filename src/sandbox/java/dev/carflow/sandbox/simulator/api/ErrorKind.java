package dev.carflow.sandbox.simulator.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every error of v3 on record (contract 7.7 and 12.2), to be injected as a {@link Fault}. */
public enum ErrorKind {
    INVALID_INPUT_FORMAT(400, "VALIDATION", "INVALID_INPUT_FORMAT", null),
    MISSING_PARAMETER(400, "VALIDATION", "MISSING_PARAMETER", null),
    ACCOUNT_ISSUE(400, Types.ACCOUNT, "ACCOUNT_ISSUE", "REAUTHENTICATE"),
    ACCOUNT_AUTHENTICATION_FAILED(400, Types.ACCOUNT, "AUTHENTICATION_FAILED", "REAUTHENTICATE"),
    ACCOUNT_NO_VEHICLES(400, Types.ACCOUNT, "NO_VEHICLES", "USER_ACTION_REQUIRED"),
    ACCOUNT_SUBSCRIPTION(400, Types.ACCOUNT, "SUBSCRIPTION", "USER_ACTION_REQUIRED"),
    ACCOUNT_VEHICLE_MISSING(400, Types.ACCOUNT, "VEHICLE_MISSING", "USER_ACTION_REQUIRED"),
    ACCOUNT_PERMISSION(400, Types.ACCOUNT, "PERMISSION", "REAUTHENTICATE"),
    ACCOUNT_VIRTUAL_KEY_REQUIRED(400, Types.ACCOUNT, "VIRTUAL_KEY_REQUIRED", "USER_ACTION_REQUIRED"),
    UNAUTHORIZED(401, "AUTHENTICATION", "UNAUTHORIZED", null),
    ACCESS_DENIED(403, "AUTHENTICATION", "ACCESS_DENIED", "REAUTHENTICATE"),
    VEHICLE_NOT_FOUND(404, Types.NOT_FOUND, "VEHICLE_NOT_FOUND", null),
    SIGNAL_NOT_FOUND(404, Types.NOT_FOUND, "SIGNAL_NOT_FOUND", null),
    INVALID_PATH(404, Types.NOT_FOUND, "INVALID_PATH", null),
    PATH(404, Types.NOT_FOUND, "PATH", null),
    VERSION(404, Types.NOT_FOUND, "VERSION", null),
    ASLEEP(409, Types.STATE, "ASLEEP", Types.LATER),
    CHARGING_IN_PROGRESS(409, Types.STATE, "CHARGING_IN_PROGRESS", Types.LATER),
    CHARGING_PLUG_NOT_CONNECTED(409, Types.STATE, "CHARGING_PLUG_NOT_CONNECTED", Types.LATER),
    DOOR_OPEN(409, Types.STATE, "DOOR_OPEN", Types.LATER),
    FULLY_CHARGED(409, Types.STATE, "FULLY_CHARGED", Types.LATER),
    NOT_CHARGING(409, Types.STATE, "NOT_CHARGING", Types.LATER),
    CHARGE_FAULT(409, Types.STATE, "CHARGE_FAULT", Types.LATER),
    HOOD_OPEN(409, Types.STATE, "HOOD_OPEN", Types.LATER),
    IGNITION_ON(409, Types.STATE, "IGNITION_ON", Types.LATER),
    IN_MOTION(409, Types.STATE, "IN_MOTION", Types.LATER),
    REMOTE_ACCESS_DISABLED(409, Types.STATE, "REMOTE_ACCESS_DISABLED", "USER_ACTION_REQUIRED"),
    TRUNK_OPEN(409, Types.STATE, "TRUNK_OPEN", Types.LATER),
    STATE_UNKNOWN(409, Types.STATE, "UNKNOWN", Types.LATER),
    UNREACHABLE(409, Types.STATE, "UNREACHABLE", Types.LATER),
    VEHICLE_OFFLINE_FOR_SERVICE(409, Types.STATE, "VEHICLE_OFFLINE_FOR_SERVICE", Types.LATER),
    RATE_LIMIT_APPLICATION(429, "RATE_LIMIT", "SMARTCAR_API", Types.LATER),
    RATE_LIMIT_VEHICLE(429, "RATE_LIMIT", "VEHICLE", Types.LATER),
    INVALID_PLAN(430, Types.BILLING, "INVALID_PLAN", Types.SUPPORT),
    VEHICLE_LIMIT(430, Types.BILLING, "VEHICLE_LIMIT", Types.SUPPORT),
    VEHICLE_REQUEST_LIMIT(430, Types.BILLING, "VEHICLE_REQUEST_LIMIT", Types.SUPPORT),
    ACCOUNT_SUSPENDED(430, Types.BILLING, "ACCOUNT_SUSPENDED", Types.SUPPORT),
    INTERNAL(500, "SERVER", "INTERNAL", Types.LATER),
    MULTIPLE_RECORDS_FOUND(500, "SERVER", "MULTIPLE_RECORDS_FOUND", Types.SUPPORT),
    RECORD_NOT_FOUND(500, "SERVER", "RECORD_NOT_FOUND", Types.SUPPORT),
    MAKE_NOT_COMPATIBLE(501, Types.COMPATIBILITY, "MAKE_NOT_COMPATIBLE", null),
    SMARTCAR_NOT_CAPABLE(501, Types.COMPATIBILITY, "SMARTCAR_NOT_CAPABLE", null),
    VEHICLE_NOT_CAPABLE(501, Types.COMPATIBILITY, "VEHICLE_NOT_CAPABLE", null),
    PLATFORM_NOT_CAPABLE(501, Types.COMPATIBILITY, "PLATFORM_NOT_CAPABLE", null),
    INVALID_DATA(502, Types.UPSTREAM, "INVALID_DATA", Types.LATER),
    KNOWN_ISSUE(502, Types.UPSTREAM, "KNOWN_ISSUE", Types.LATER),
    NO_RESPONSE(502, Types.UPSTREAM, "NO_RESPONSE", Types.LATER),
    UPSTREAM_RATE_LIMIT(502, Types.UPSTREAM, "RATE_LIMIT", Types.LATER),
    UNKNOWN_ISSUE(502, Types.UPSTREAM, "UNKNOWN_ISSUE", Types.LATER);

    private final int status;
    private final String type;
    private final String code;
    private final String resolution;

    ErrorKind(int status, String type, String code, String resolution) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.resolution = resolution;
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String code() {
        return code;
    }

    /** @return {@code resolution.type}, if the error has one */
    public Optional<String> resolution() {
        return Optional.ofNullable(resolution);
    }

    /**
     * @return such as {@code Vehicle Not Found}
     */
    String title() {
        return Arrays.stream(code.split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /** Literals that many kinds share. */
    private static final class Types {

        private static final String ACCOUNT = "CONNECTED_SERVICES_ACCOUNT";
        private static final String NOT_FOUND = "RESOURCE_NOT_FOUND";
        private static final String STATE = "VEHICLE_STATE";
        private static final String BILLING = "BILLING";
        private static final String COMPATIBILITY = "COMPATIBILITY";
        private static final String UPSTREAM = "UPSTREAM";
        private static final String LATER = "RETRY_LATER";
        private static final String SUPPORT = "CONTACT_SUPPORT";
    }
}
