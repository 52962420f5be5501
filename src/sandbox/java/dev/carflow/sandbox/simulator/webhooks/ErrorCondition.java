package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.SignalCode;
import java.util.List;

/** The conditions that a VEHICLE_ERROR reports (contract 3.6). */
enum ErrorCondition {
    UNREACHABLE(
            "VEHICLE_STATE",
            "UNREACHABLE",
            "The vehicle is unreachable.",
            "The vehicle is reachable again.",
            "Your car cannot be reached at the moment.",
            "vehicle-state-errors#unreachable",
            "RETRY_LATER",
            List.of(SignalCode.LOCATION)),
    AUTHENTICATION_FAILED(
            "CONNECTED_SERVICES_ACCOUNT",
            "AUTHENTICATION_FAILED",
            "The vehicle owner's connected services credentials are no longer accepted.",
            "The vehicle owner's connected services credentials are accepted again.",
            "Please reconnect your car.",
            "connected-services-account-errors#authentication-failed",
            "REAUTHENTICATE",
            List.of()),
    NOT_CAPABLE(
            "COMPATIBILITY",
            "VEHICLE_NOT_CAPABLE",
            "The vehicle is incapable of performing your request.",
            "The vehicle is capable of performing your request.",
            "Your car is unable to perform this request.",
            "compatibility-errors#vehicle-not-capable",
            "CONTACT_SUPPORT",
            List.of(SignalCode.IS_ASLEEP, SignalCode.NICKNAME)),
    PERMISSION(
            "PERMISSION",
            null,
            "Your application has insufficient permissions to access the requested resource. Please prompt the user to"
                    + " re-authenticate using Smartcar Connect.",
            "Your application has sufficient permissions again.",
            null,
            "permission-errors#null",
            "REAUTHENTICATE",
            List.of(SignalCode.IS_LOCKED));

    private static final String DOCS = "https://smartcar.com/docs/errors/api-errors/";

    private final String type;
    private final String code;
    private final String description;
    private final String resolvedDescription;
    private final String suggestedUserMessage;
    private final String page;
    private final String resolution;
    private final List<SignalCode> signals;

    ErrorCondition(
            String type,
            String code,
            String description,
            String resolvedDescription,
            String suggestedUserMessage,
            String page,
            String resolution,
            List<SignalCode> signals) {
        this.type = type;
        this.code = code;
        this.description = description;
        this.resolvedDescription = resolvedDescription;
        this.suggestedUserMessage = suggestedUserMessage;
        this.page = page;
        this.resolution = resolution;
        this.signals = signals;
    }

    String type() {
        return type;
    }

    /** @return null for PERMISSION */
    String code() {
        return code;
    }

    String description() {
        return description;
    }

    String resolvedDescription() {
        return resolvedDescription;
    }

    /**
     * @return null if Smartcar suggests none
     */
    String suggestedUserMessage() {
        return suggestedUserMessage;
    }

    String docUrl() {
        return DOCS + page;
    }

    String resolution() {
        return resolution;
    }

    /** @return empty when the whole account is affected */
    List<SignalCode> signals() {
        return signals;
    }
}
