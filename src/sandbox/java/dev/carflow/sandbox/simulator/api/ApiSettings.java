package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The API as one application sees it. Every switch is explained in {@code docs/simulator.md}.
 *
 * @param port on loopback; 0 takes a free one
 * @param clientId application credentials, as is the secret
 * @param tokens of the application
 * @param foreignVehicle the answer about another user's vehicle
 * @param emptyStores the answer about a vehicle without signals
 * @param answers how signals are written
 * @param pages of connections
 * @param latency the most that an answer takes; each one's share is random
 * @param listingDelay how long a new connection is not listed yet (contract 7.2)
 * @param signalsKeptFor how long an answer about a vehicle's signals is reused: writing it is nearly the whole cost of
 *     a call, so loads of thousands a second need some time here
 * @param legacy per-vehicle tokens and v2.0
 * @param management webhooks and subscriptions
 * @param connect the consent flow
 * @param seed of tokens and of random faults
 */
public record ApiSettings(
        int port,
        String clientId,
        String clientSecret,
        TokenSettings tokens,
        Allowance allowance,
        ForeignVehicle foreignVehicle,
        EmptyStores emptyStores,
        SignalAnswers answers,
        PageSettings pages,
        Duration latency,
        Duration listingDelay,
        Duration signalsKeptFor,
        LegacySettings legacy,
        ManagementSettings management,
        ConnectSettings connect,
        long seed) {

    /** Sources do not say which it is (contract 7.1). */
    public enum ForeignVehicle {
        NOT_FOUND,
        FORBIDDEN
    }

    /** Sources say both (contract 7.4). */
    public enum EmptyStores {
        EMPTY_LIST,
        /** A 404 as if there were no such vehicle. */
        NOT_FOUND,
        /** A 404 {@code SIGNAL_NOT_FOUND} (contract 12.2). */
        SIGNAL_NOT_FOUND
    }

    public static ApiSettings defaults() {
        return new ApiSettings(
                0,
                "client_simulated",
                "simulated-secret",
                TokenSettings.realistic(),
                Allowance.smartcar(),
                ForeignVehicle.NOT_FOUND,
                EmptyStores.EMPTY_LIST,
                SignalAnswers.realistic(),
                PageSettings.realistic(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                LegacySettings.defaults(),
                ManagementSettings.realistic(),
                ConnectSettings.defaults(),
                1);
    }

    /**
     * Every switch on: where sources contradict each other or say nothing, the reading that is harder on a client. Only
     * v2.0 is still served, because otherwise no proof of a migration would be possible:
     * {@link LegacySettings#harsh()}.
     */
    public static ApiSettings harsh() {
        return defaults()
                .withTokens(TokenSettings.harsh())
                .withAllowance(Allowance.harsh())
                .withForeignVehicle(ForeignVehicle.FORBIDDEN)
                .withEmptyStores(EmptyStores.SIGNAL_NOT_FOUND)
                .withAnswers(SignalAnswers.harsh())
                .withPages(PageSettings.harsh())
                .withLatency(Duration.ofMillis(300))
                .withListingDelay(Duration.ofSeconds(3))
                .withManagement(ManagementSettings.harsh())
                .withLegacy(LegacySettings.harsh());
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
        return with(draft -> draft.tokens = tokens.withLifetime(lifetime));
    }

    public ApiSettings withTokens(TokenSettings newTokens) {
        return with(draft -> draft.tokens = newTokens);
    }

    public ApiSettings withAnswers(SignalAnswers newAnswers) {
        return with(draft -> draft.answers = newAnswers);
    }

    public ApiSettings withPages(PageSettings newPages) {
        return with(draft -> draft.pages = newPages);
    }

    public ApiSettings withLatency(Duration most) {
        return with(draft -> draft.latency = most);
    }

    public ApiSettings withAllowance(Allowance newAllowance) {
        return with(draft -> draft.allowance = newAllowance);
    }

    public ApiSettings withForeignVehicle(ForeignVehicle answer) {
        return with(draft -> draft.foreignVehicle = answer);
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

    public ApiSettings withManagement(ManagementSettings newManagement) {
        return with(draft -> draft.management = newManagement);
    }

    public ApiSettings withConnect(ConnectSettings newConnect) {
        return with(draft -> draft.connect = newConnect);
    }

    private ApiSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** The settings while one of them changes. */
    private static final class Draft {

        private int port;
        private String clientId;
        private String clientSecret;
        private TokenSettings tokens;
        private Allowance allowance;
        private ForeignVehicle foreignVehicle;
        private EmptyStores emptyStores;
        private SignalAnswers answers;
        private PageSettings pages;
        private Duration latency;
        private Duration listingDelay;
        private Duration signalsKeptFor;
        private LegacySettings legacy;
        private ManagementSettings management;
        private ConnectSettings connect;
        private long seed;

        private Draft(ApiSettings from) {
            port = from.port;
            clientId = from.clientId;
            clientSecret = from.clientSecret;
            tokens = from.tokens;
            allowance = from.allowance;
            foreignVehicle = from.foreignVehicle;
            emptyStores = from.emptyStores;
            answers = from.answers;
            pages = from.pages;
            latency = from.latency;
            listingDelay = from.listingDelay;
            signalsKeptFor = from.signalsKeptFor;
            legacy = from.legacy;
            management = from.management;
            connect = from.connect;
            seed = from.seed;
        }

        private ApiSettings done() {
            return new ApiSettings(
                    port,
                    clientId,
                    clientSecret,
                    tokens,
                    allowance,
                    foreignVehicle,
                    emptyStores,
                    answers,
                    pages,
                    latency,
                    listingDelay,
                    signalsKeptFor,
                    legacy,
                    management,
                    connect,
                    seed);
        }
    }

    @Override
    public String toString() {
        return "ApiSettings[port=" + port + ", tokens=" + tokens + ", allowance=" + allowance + "]";
    }
}
