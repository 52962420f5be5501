package dev.carflow.accounts.connect;

import dev.carflow.settings.ListItem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Smartcar Connect, for the role `ingest`. Off unless `api-key`, `application-id`, `redirect-uri` and `done-url` are set. */
@ConfigMapping(prefix = "carflow.connect")
public interface ConnectConfig {

    /** The setting that names the file of keys. */
    String FILE_KEY = "carflow.connect.api-key-file";

    /** Which vehicles are connected. */
    enum Mode {
        LIVE,
        SIMULATED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Keys with which your own backend asks for sessions: the current one first, those being rotated out after it.
     */
    Optional<List<@WithConverter(ListItem.class) String>> apiKey();

    /**
     * A file that holds the keys, separated by blanks, commas or line ends. New keys in it are in use within seconds: with
     * it, keys are rotated without a restart. Instead of `api-key`.
     */
    Optional<Path> apiKeyFile();

    /** The Application ID of Smartcar's dashboard. It is not the client id of the API, which begins with `client_`. */
    Optional<String> applicationId();

    /** Where Smartcar sends the browser back to: this service's `/connect/callback`, as registered in the dashboard. */
    Optional<URI> redirectUri();

    /**
     * Your page for users who are connected, or soon will be. It gets `status`, and `session` and `claim`, with which your
     * backend claims the session.
     */
    Optional<URI> doneUrl();

    /** Your page for users who are not; it gets `status` and `error`. Default: `done-url`. */
    Optional<URI> errorUrl();

    /** Permissions to ask for, separated by spaces, `required:` in front where needed. Default: those of the dashboard. */
    Optional<String> scope();

    /** Which vehicles can be connected: real ones or Smartcar's simulated ones. */
    @WithDefault("live")
    Mode mode();

    /** How long a user has from `POST /connect/sessions` to the callback. */
    @WithDefault("30M")
    Duration sessionLifetime();

    /**
     * Callbacks looked up per minute whose state is used already, or was made with none of the keys; further ones are asked
     * to come back. Those of users who come back for the first time are never among them.
     */
    @WithDefault("600")
    @Min(value = 1, message = "carflow.connect.foreign-states-per-minute must be at least 1")
    @Max(value = 1_000_000, message = "carflow.connect.foreign-states-per-minute must be at most 1000000")
    int foreignStatesPerMinute();

    /** Comparing what the browser brings with Smartcar's list of connections. */
    Confirm confirm();

    /** Comparing what the browser brings with Smartcar's list of connections. */
    interface Confirm {

        /** How long the browser waits for it; then the user goes on as `pending` and it is tried in the background. */
        @WithDefault("8S")
        Duration within();

        /** Times to ask meanwhile: a new connection may be listed only after seconds. */
        @WithDefault("3")
        @Min(value = 1, message = "carflow.connect.confirm.attempts must be at least 1")
        @Max(value = 20, message = "carflow.connect.confirm.attempts must be at most 20")
        int attempts();

        /** The pause before the second time; it doubles with each further one. */
        @WithDefault("2S")
        Duration firstBackOff();

        /**
         * Accepts a user id only with evidence that it belongs to this session: a connection made since the session
         * began, the session's external id, or that the user is this account's already. Without it, anybody who knows
         * another user's id could claim that user.
         */
        @WithDefault("true")
        boolean requireEvidence();

        /** How long it is tried in the background, with growing pauses. */
        @WithDefault("24H")
        Duration retryFor();

        /**
         * With the time that the database may take, a callback is answered within 12 seconds: before proxies time out.
         */
        @AssertTrue(message = "carflow.connect.confirm.within must be between 100 ms and 8 seconds")
        default boolean isWaitBounded() {
            return isBetween(Duration.ofMillis(100), within(), Duration.ofSeconds(8));
        }

        /** Without a pause all attempts would be over before the connection is there. */
        @AssertTrue(
                message =
                        "carflow.connect.confirm.first-back-off must be between 1 ms and carflow.connect.confirm.within")
        default boolean isBackOffBounded() {
            return isBetween(Duration.ofMillis(1), firstBackOff(), within());
        }

        /** Retries have to end. */
        @AssertTrue(message = "carflow.connect.confirm.retry-for must be between 0 and 30 days")
        default boolean isRetryBounded() {
            return isBetween(Duration.ZERO, retryFor(), Duration.ofDays(30));
        }
    }

    /** Returns whether this process's configuration includes Connect. */
    default boolean isGiven() {
        return Stream.of(apiKey(), apiKeyFile(), applicationId(), redirectUri(), doneUrl(), errorUrl())
                .anyMatch(Optional::isPresent);
    }

    /** Connect is all of its settings or none. */
    @AssertTrue(
            message =
                    "carflow.connect.api-key is missing: set CARFLOW_CONNECT_API_KEY to a random text of 32 characters"
                            + " or more that your backend knows as well, or CARFLOW_CONNECT_API_KEY_FILE to a file that"
                            + " holds it, or leave out all of carflow.connect")
    default boolean isApiKeyGiven() {
        return !isGiven()
                || apiKey().filter(keys -> !keys.isEmpty()).isPresent()
                || apiKeyFile().isPresent();
    }

    /** It would not be obvious which of the two counts. */
    @AssertTrue(message = "carflow.connect.api-key and carflow.connect.api-key-file are both set: remove one")
    default boolean isApiKeyUnambiguous() {
        return apiKey().isEmpty() || apiKeyFile().isEmpty();
    }

    /** See {@link #isApiKeyGiven()}. */
    @AssertTrue(
            message =
                    "carflow.connect.application-id is missing: set CARFLOW_CONNECT_APPLICATION_ID to the Application ID"
                            + " of Smartcar's dashboard, or leave out all of carflow.connect")
    default boolean isApplicationNamed() {
        return !isGiven() || applicationId().isPresent();
    }

    /** See {@link #isApiKeyGiven()}. */
    @AssertTrue(
            message =
                    "carflow.connect.redirect-uri is missing: set CARFLOW_CONNECT_REDIRECT_URI to the public address of"
                            + " this service's /connect/callback, or leave out all of carflow.connect")
    default boolean isRedirectUriGiven() {
        return !isGiven() || redirectUri().isPresent();
    }

    /** See {@link #isApiKeyGiven()}. */
    @AssertTrue(
            message =
                    "carflow.connect.done-url is missing: set CARFLOW_CONNECT_DONE_URL to the page of yours that users"
                            + " see afterwards, or leave out all of carflow.connect")
    default boolean isDoneUrlGiven() {
        return !isGiven() || doneUrl().isPresent();
    }

    /** A key that can be guessed protects nothing. */
    @AssertTrue(message = "carflow.connect.api-key must hold keys of 32 to 512 visible ASCII characters")
    default boolean isEveryKeyStrong() {
        return apiKey().stream().flatMap(List::stream).allMatch(ApiKeys::isStrong);
    }

    /** See {@link BrowserUrl}. */
    @AssertTrue(message = "carflow.connect.redirect-uri must be https://host/path, or http on this host, without query")
    default boolean isRedirectUriUsable() {
        return redirectUri()
                .filter(uri -> !new BrowserUrl(uri).isSafe() || uri.getRawQuery() != null)
                .isEmpty();
    }

    /** See {@link BrowserUrl}. */
    @AssertTrue(message = "carflow.connect.done-url must be https://host/path, or http on this host")
    default boolean isDoneUrlUsable() {
        return doneUrl().filter(url -> !new BrowserUrl(url).isSafe()).isEmpty();
    }

    /** See {@link BrowserUrl}. */
    @AssertTrue(message = "carflow.connect.error-url must be https://host/path, or http on this host")
    default boolean isErrorUrlUsable() {
        return errorUrl().filter(url -> !new BrowserUrl(url).isSafe()).isEmpty();
    }

    /** Long enough to find a password, short enough that a stolen link is of little use. */
    @AssertTrue(message = "carflow.connect.session-lifetime must be between 1 minute and 24 hours")
    default boolean isLifetimeBounded() {
        return isBetween(Duration.ofMinutes(1), sessionLifetime(), Duration.ofHours(24));
    }

    private static boolean isBetween(Duration least, Duration value, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }
}
