package dev.carflow.sandbox.simulator.api;

import java.util.UUID;

/** The errors of v3 (contract 7.7). Members that are null are left out. */
record ApiError(int status, String type, String code, String title, String detail, String resolution, String about) {

    private static final String DOCS = "https://smartcar.com/docs/errors/api-errors/v3/";
    private static final String LATER = "RETRY_LATER";

    /** In the common form; errors with wording of their own have their own method. */
    static ApiError of(ErrorKind kind) {
        return new ApiError(
                kind.status(),
                kind.type(),
                kind.code(),
                kind.title(),
                "As injected: " + kind.title() + ".",
                kind.resolution().orElse(null),
                null);
    }

    /** No data yet, or no such signal (contract 12.2). */
    static ApiError signalNotFound() {
        return new ApiError(
                404,
                "RESOURCE_NOT_FOUND",
                "SIGNAL_NOT_FOUND",
                "Not Found",
                "The requested signal was not found.",
                null,
                null);
    }

    static ApiError gone() {
        return new ApiError(410, null, "gone", "Gone", "The requested resource is no longer available.", null, null);
    }

    static ApiError missingUserId() {
        return new ApiError(400, "VALIDATION", "MISSING_PARAMETER", "Missing Parameter", "missing userId", null, null);
    }

    static ApiError invalidInput(String detail) {
        return new ApiError(400, "VALIDATION", "INVALID_INPUT_FORMAT", "Invalid Input", detail, null, null);
    }

    static ApiError unauthorized() {
        return new ApiError(
                401,
                "AUTHENTICATION",
                "UNAUTHORIZED",
                "Unauthorized",
                "The Authorization token is missing or invalid.",
                null,
                null);
    }

    static ApiError forbidden() {
        return new ApiError(
                403,
                "AUTHENTICATION",
                "ACCESS_DENIED",
                "Forbidden",
                "You do not have permission to access this resource.",
                "REAUTHENTICATE",
                null);
    }

    static ApiError vehicleNotFound(String vehicleId) {
        return new ApiError(
                404,
                "RESOURCE_NOT_FOUND",
                "VEHICLE_NOT_FOUND",
                "Not Found",
                "Vehicle with ID " + vehicleId + " not found",
                null,
                null);
    }

    static ApiError invalidPath() {
        return new ApiError(
                404,
                "RESOURCE_NOT_FOUND",
                "INVALID_PATH",
                "Not Found",
                "The requested path does not exist.",
                null,
                null);
    }

    /** The short form of the published specification, for errors whose code is not known from practice. */
    static ApiError notFound() {
        return new ApiError(
                404, null, "not_found", "Not Found", "The requested resource could not be found.", null, null);
    }

    /** Two clients take a 409 of {@code POST /subscriptions} for success (contract 7.6). */
    static ApiError alreadySubscribed() {
        return new ApiError(409, null, "conflict", "Conflict", "The subscription already exists.", null, null);
    }

    static ApiError asleep() {
        return new ApiError(
                409,
                "VEHICLE_STATE",
                "ASLEEP",
                "Asleep",
                "The vehicle is in a sleep state and temporarily unable to perform the request.",
                LATER,
                null);
    }

    static ApiError applicationLimit() {
        return new ApiError(
                429,
                "RATE_LIMIT",
                "SMARTCAR_API",
                "Rate Limit Exceeded",
                "The application exceeded its rate limit.",
                LATER,
                DOCS + "rate-limit-errors#smartcar-api");
    }

    static ApiError vehicleLimit() {
        return new ApiError(
                429,
                "RATE_LIMIT",
                "VEHICLE",
                "Vehicle Rate Limit Exceeded",
                "Throttling limit for this vehicle reached; see the retry-after header.",
                LATER,
                DOCS + "rate-limit-errors#vehicle");
    }

    static ApiError quotaUsedUp() {
        return new ApiError(
                430,
                "BILLING",
                "VEHICLE_REQUEST_LIMIT",
                "Vehicle Request Limit",
                "The plan's request allowance for this vehicle is used up for the billing period.",
                "CONTACT_SUPPORT",
                null);
    }

    static ApiError internal() {
        return new ApiError(
                500,
                "SERVER",
                "INTERNAL",
                "Internal Server Error",
                "An unexpected error occurred on the server.",
                LATER,
                null);
    }

    static ApiError notCapable() {
        return new ApiError(
                501,
                "COMPATIBILITY",
                "VEHICLE_NOT_CAPABLE",
                "Vehicle Not Capable",
                "The vehicle is incapable of performing your request.",
                null,
                null);
    }

    static ApiError upstream() {
        return new ApiError(
                502,
                "UPSTREAM",
                "NO_RESPONSE",
                "No Response",
                "The manufacturer's service did not answer in time.",
                LATER,
                null);
    }

    Answer answer() {
        return Answer.json(status, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("errors");
            json.writeStartObject();
            json.writeStringField("status", String.valueOf(status));
            if (type != null) {
                json.writeStringField("type", type);
            }
            json.writeStringField("code", code);
            json.writeStringField("title", title);
            json.writeStringField("detail", detail);
            if (resolution != null) {
                json.writeObjectFieldStart("resolution");
                json.writeStringField("type", resolution);
                json.writeEndObject();
            }
            if (about != null) {
                json.writeObjectFieldStart("links");
                json.writeStringField("about", about);
                json.writeEndObject();
            }
            if (type != null) {
                json.writeObjectFieldStart("meta");
                json.writeObjectFieldStart("debug");
                json.writeStringField("requestId", UUID.randomUUID().toString());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
