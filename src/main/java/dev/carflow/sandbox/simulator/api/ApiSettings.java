package dev.carflow.sandbox.simulator.api;

import java.time.Duration;

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

    public ApiSettings withPort(int newPort) {
        return new ApiSettings(
                newPort,
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

    public ApiSettings withCredentials(String id, String secret) {
        return new ApiSettings(
                port,
                id,
                secret,
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

    public ApiSettings withTokenLifetime(Duration lifetime) {
        return new ApiSettings(
                port,
                clientId,
                clientSecret,
                lifetime,
                allowance,
                strangers,
                emptyStores,
                listingDelay,
                signalsKeptFor,
                legacy,
                connect,
                seed);
    }

    public ApiSettings withAllowance(Allowance newAllowance) {
        return new ApiSettings(
                port,
                clientId,
                clientSecret,
                tokenLifetime,
                newAllowance,
                strangers,
                emptyStores,
                listingDelay,
                signalsKeptFor,
                legacy,
                connect,
                seed);
    }

    public ApiSettings withStrangers(Strangers answer) {
        return new ApiSettings(
                port,
                clientId,
                clientSecret,
                tokenLifetime,
                allowance,
                answer,
                emptyStores,
                listingDelay,
                signalsKeptFor,
                legacy,
                connect,
                seed);
    }

    public ApiSettings withEmptyStores(EmptyStores answer) {
        return new ApiSettings(
                port,
                clientId,
                clientSecret,
                tokenLifetime,
                allowance,
                strangers,
                answer,
                listingDelay,
                signalsKeptFor,
                legacy,
                connect,
                seed);
    }

    public ApiSettings withListingDelay(Duration delay) {
        return new ApiSettings(
                port,
                clientId,
                clientSecret,
                tokenLifetime,
                allowance,
                strangers,
                emptyStores,
                delay,
                signalsKeptFor,
                legacy,
                connect,
                seed);
    }

    public ApiSettings withSignalsKeptFor(Duration time) {
        return new ApiSettings(
                port,
                clientId,
                clientSecret,
                tokenLifetime,
                allowance,
                strangers,
                emptyStores,
                listingDelay,
                time,
                legacy,
                connect,
                seed);
    }

    public ApiSettings withLegacy(LegacySettings newLegacy) {
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
                newLegacy,
                connect,
                seed);
    }

    public ApiSettings withConnect(ConnectSettings newConnect) {
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
                newConnect,
                seed);
    }

    public ApiSettings withSeed(long newSeed) {
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
                newSeed);
    }

    @Override
    public String toString() {
        return "ApiSettings[port=" + port + ", tokenLifetime=" + tokenLifetime + ", allowance=" + allowance + "]";
    }
}
