package dev.carflow.accounts.connect;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * All outcomes of a callback. The slug is the metric's tag and the session's stored outcome; the answer to the browser
 * consists of the words here alone.
 */
enum CallbackOutcome {
    /** Smartcar confirmed the user; nothing is linked before the account's backend claims it. */
    CONFIRMED("confirmed", new Redirect("confirmed", Optional.empty())),
    /** Claimed, and linked. */
    CONNECTED("connected", new Redirect("connected", Optional.empty())),
    /** Not confirmed yet; it is tried again when it is claimed. */
    PENDING("pending", new Redirect("pending", Optional.empty())),
    /** The redirect named no user, as with older applications (contract 9.2): only a backfill can identify the user. */
    AWAITING_BACKFILL("awaiting-backfill", new Redirect("pending", Optional.empty())),

    // Smartcar's error codes (contract 9.3), an open set.
    ACCESS_DENIED("access-denied", new Redirect("denied", Optional.of("access_denied"))),
    VEHICLE_INCOMPATIBLE("vehicle-incompatible", failed("vehicle_incompatible")),
    INVALID_SUBSCRIPTION("invalid-subscription", failed("invalid_subscription")),
    NO_VEHICLES("no-vehicles", failed("no_vehicles")),
    CONFIGURATION_ERROR("configuration-error", failed("configuration_error")),
    SERVER_ERROR("server-error", failed("server_error")),
    OTHER_ERROR("other-error", failed("other")),

    /** The user is linked to another account of the customer. */
    LINKED_TO_ANOTHER("linked-to-another", failed("linked_to_another")),

    /** The user was removed here meanwhile. */
    REMOVED("removed", Page.NO_LONGER_VALID),

    // Refused. The answer reveals nothing to a client that guesses states.
    STATE_MISSING("state-missing", Page.NOT_A_CALLBACK),
    STATE_UNKNOWN("state-unknown", Page.NO_LONGER_VALID),
    STATE_USED("state-used", Page.NO_LONGER_VALID),
    STATE_EXPIRED("state-expired", Page.NO_LONGER_VALID),
    MALFORMED("malformed", Page.NOT_A_CALLBACK),
    PARAMETER_REPEATED("parameter-repeated", Page.NOT_A_CALLBACK),
    IDS_DIFFER("ids-differ", Page.NOT_A_CALLBACK),
    /** The vehicle is another one than the session was made for. */
    MIXED_UP("mixed-up", Page.MIXED_UP),
    TOO_MANY("too-many", Page.BUSY),
    UNAVAILABLE("unavailable", Page.UNAVAILABLE);

    /** The answer to the browser. */
    sealed interface View {}

    /**
     * A redirect to a configured page.
     *
     * @param error none = to the page for users who are connected
     */
    record Redirect(String status, Optional<String> error) implements View {}

    /** A static page, since the browser may not be that of the customer's user. */
    enum Page implements View {
        NOT_A_CALLBACK(
                400,
                "This link does not work",
                "It was changed on the way, or copied in part. Go back to the app you came from and connect your car"
                        + " again."),
        NO_LONGER_VALID(
                410,
                "This link is no longer valid",
                "Each link works once and for a short time. If your car is not in the app you came from, connect it"
                        + " there again."),
        MIXED_UP(
                400,
                "That was another car",
                "You were asked to connect one car again and chose another. Go back to the app you came from and start"
                        + " again."),
        BUSY(429, "Too many requests", "Please wait a minute and reload this page. Nothing is lost."),
        UNAVAILABLE(503, "Please try again", "This service is busy at the moment. Reload this page in a few seconds.");

        private final int status;
        private final String title;
        private final String text;

        Page(int status, String title, String text) {
            this.status = status;
            this.title = title;
            this.text = text;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }

        String text() {
            return text;
        }

        /** Whether the same link may work later, and then after how many seconds. */
        Optional<Integer> retryAfter() {
            return switch (this) {
                case BUSY -> Optional.of(60);
                case UNAVAILABLE -> Optional.of(5);
                default -> Optional.empty();
            };
        }
    }

    private final String slug;
    private final View view;

    CallbackOutcome(String slug, View view) {
        this.slug = slug;
        this.view = view;
    }

    String slug() {
        return slug;
    }

    View view() {
        return view;
    }

    /** Whether a backend may claim the session, so that the browser brings it what it needs for that. */
    boolean isClaimable() {
        return this == CONFIRMED || this == CONNECTED || this == PENDING || this == AWAITING_BACKFILL;
    }

    /** @param outcome as stored with a session */
    static CallbackOutcome ofOutcome(String outcome) {
        return Stream.of(values())
                .filter(each -> each.slug.equals(outcome))
                .findFirst()
                .orElse(STATE_USED);
    }

    /** @param error Smartcar's word */
    static CallbackOutcome ofSmartcarError(String error) {
        return switch (error) {
            case "access_denied" -> ACCESS_DENIED;
            case "vehicle_incompatible" -> VEHICLE_INCOMPATIBLE;
            case "invalid_subscription" -> INVALID_SUBSCRIPTION;
            case "no_vehicles" -> NO_VEHICLES;
            case "configuration_error" -> CONFIGURATION_ERROR;
            case "server_error" -> SERVER_ERROR;
            default -> OTHER_ERROR;
        };
    }

    private static Redirect failed(String error) {
        return new Redirect("failed", Optional.of(error));
    }
}
