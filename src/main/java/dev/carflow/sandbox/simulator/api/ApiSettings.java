package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The API as one application sees it.
 *
 * @param port on loopback; 0 takes a free one
 * @param clientId application credentials, as is the secret
 * @param tokenLifetime after which a token is a 401
 * @param strangers what a user gets to hear of somebody else's vehicle
 * @param emptyStores what is said of a vehicle without signals
 * @param listingDelay how long a new connection is not listed yet (contract 7.2)
 * @param signalsKeptFor how long the signals of a vehicle are answered as they were: writing them anew for each call is
 *     nearly all that a call costs, so loads of thousands a second want some time here
 * @param legacy per-vehicle tokens and v2.0
 * @param connect the consent flow
 * @param seed of tokens and of the dice of faults
 */
public record ApiSettings(
        int port,
        String clientId,
        String clientSecret,
        Duration tokenLifetime,
        Allowance allowance,
        Strangers strangers,
        EmptyStores emptyStores,
        Duration listingDelay,
        Duration signalsKeptFor,
        LegacySettings legacy,
        ConnectSettings connect,
        long seed) {

    /** Sources do not say which it is (contract 7.1). */
    public enum Strangers {
        NOT_FOUND,
        FORBIDDEN
    }

    /** Sources say both (contract 7.4). */
    public enum EmptyStores {
        EMPTY_LIST,
        NOT_FOUND
    }

    public static ApiSettings defaults() {
        return new ApiSettings(
                0,
                "client_simulated",
                "simulated-secret",
                Duration.ofHours(1),
                Allowance.smartcar(),
                Strangers.NOT_FOUND,
                EmptyStores.EMPTY_LIST,
                Duration.ZERO,
                Duration.ZERO,
                LegacySettings.defaults(),
                ConnectSettings.defaults(),
                1);
    }

    public ApiSettings withCredentials(String id, String secret) {
        return with(draft -> {
            draft.clientId = id;
            draft.clientSecret = secret;
        });
    }

    public ApiSettings withPort(int newPort) {
        return with(draft -> draft.port = newPort);
    }

    public ApiSettings withTokenLifetime(Duration lifetime) {
        return with(draft -> draft.tokenLifetime = lifetime);
    }

    public ApiSettings withAllowance(Allowance newAllowance) {
        return with(draft -> draft.allowance = newAllowance);
    }

    public ApiSettings withStrangers(Strangers answer) {
        return with(draft -> draft.strangers = answer);
    }

    public ApiSettings withEmptyStores(EmptyStores answer) {
        return with(draft -> draft.emptyStores = answer);
    }

    public ApiSettings withListingDelay(Duration delay) {
        return with(draft -> draft.listingDelay = delay);
    }

    public ApiSettings withSignalsKeptFor(Duration time) {
        return with(draft -> draft.signalsKeptFor = time);
    }

    public ApiSettings withLegacy(LegacySettings newLegacy) {
        return with(draft -> draft.legacy = newLegacy);
    }

    public ApiSettings withConnect(ConnectSettings newConnect) {
        return with(draft -> draft.connect = newConnect);
    }

    private ApiSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** All settings, while one of them changes. */
    private static final class Draft {

        private int port;
        private String clientId;
        private String clientSecret;
        private Duration tokenLifetime;
        private Allowance allowance;
        private Strangers strangers;
        private EmptyStores emptyStores;
        private Duration listingDelay;
        private Duration signalsKeptFor;
        private LegacySettings legacy;
        private ConnectSettings connect;
        private long seed;

        private Draft(ApiSettings from) {
            port = from.port;
            clientId = from.clientId;
            clientSecret = from.clientSecret;
            tokenLifetime = from.tokenLifetime;
            allowance = from.allowance;
            strangers = from.strangers;
            emptyStores = from.emptyStores;
            listingDelay = from.listingDelay;
            signalsKeptFor = from.signalsKeptFor;
            legacy = from.legacy;
            connect = from.connect;
            seed = from.seed;
        }

        private ApiSettings done() {
            return new ApiSettings(
                    port,
                    clientId,
                    clientSecret,
                    tokenLifetime,
                    allowance,
                    strangers,
                    emptyStores,
                    listingDelay,
                    signalsKeptFor,
                    legacy,
                    connect,
                    seed);
        }
    }

    @Override
    public String toString() {
        return "ApiSettings[port=" + port + ", tokenLifetime=" + tokenLifetime + ", allowance=" + allowance + "]";
    }
}
