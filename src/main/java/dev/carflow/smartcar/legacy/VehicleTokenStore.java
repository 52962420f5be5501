package dev.carflow.smartcar.legacy;

import io.smallrye.mutiny.Uni;

/**
 * Stores pairs of tokens. Several processes use it: each pair has a version, so that of two processes that rotate at
 * the same time one detects the other. A {@code Uni} that fails counts as {@code Unavailable}, and so does one that
 * takes too long.
 *
 * <p>One pair may serve several vehicles of an account (contract 5.2). Its renewal invalidates the refresh token of
 * all of them, so a store saves the new pair for all of them in one transaction.
 */
public interface VehicleTokenStore {

    /**
     * Loads a pair, never another user's: without a user, the pair of a vehicle that one user alone is known to
     * connect.
     */
    Uni<Loaded> load(VehicleOfUser vehicle);

    /**
     * Replaces the pair of this version, and removes its mark as refused. Saving the same pair twice is the same as
     * once: the call is repeated if its outcome is not known.
     *
     * @param version of the pair whose refresh token was used for the new one
     */
    Uni<Saved> save(VehicleOfUser vehicle, PairVersion version, TokenPair newPair);

    /**
     * Marks the pair as refused by Smartcar for good: the user has to connect again.
     *
     * @param version of the refused pair; if there is another one by now, nothing is done
     */
    Uni<Void> markRefused(VehicleOfUser vehicle, PairVersion version);

    /** The result of loading. */
    sealed interface Loaded permits Stored, NoTokens, OfAnotherUser, MarkedRefused, Unavailable {}

    /** The outcome of saving. */
    sealed interface Saved permits Done, Conflict, NoTokens, Unavailable {}

    record Stored(TokenPair pair, PairVersion version) implements Loaded {}

    /**
     * Identifies a stored pair; callers compare it and hand it back.
     *
     * @param row where the pair is stored: several vehicles of an account may share it
     * @param number grows by one with each pair that is stored there
     */
    record PairVersion(long row, long number) {}

    /** The vehicle is not known, has no tokens, or was removed meanwhile. */
    record NoTokens() implements Loaded, Saved {}

    /** The vehicle has tokens, and none that is known to be this user's. */
    record OfAnotherUser() implements Loaded {}

    /** Refused earlier; only a new connection helps. */
    record MarkedRefused() implements Loaded {}

    record Done() implements Saved {}

    /** Another process rotated first; its pair counts. */
    record Conflict(Stored current) implements Saved {}

    record Unavailable() implements Loaded, Saved {}
}
