package dev.carflow.smartcar.legacy;

import io.smallrye.mutiny.Uni;

/**
 * Where pairs of tokens are kept. Several processes use it: a version goes with each pair, so that of two who rotate at
 * the same time one learns of the other. A {@code Uni} that fails counts as {@code Unavailable}, and so does one that
 * takes too long.
 *
 * <p>One pair may stand for several vehicles of an account (contract 5.2). With its use all of them lose their refresh
 * token, so a store saves the new pair for all of them, in one transaction.
 */
public interface VehicleTokenStore {

    /** Never a pair of another user: where it is not known who asks, one of a vehicle that one alone is known to connect. */
    Uni<Loaded> load(VehicleOfUser vehicle);

    /**
     * Replaces the pair of this version, and lifts a mark that says it was refused. Saving the same pair twice is the
     * same as once; it is tried again when nobody knows whether it succeeded.
     *
     * @param version of the pair that was used up for the new one
     */
    Uni<Saved> save(VehicleOfUser vehicle, PairVersion version, TokenPair newPair);

    /**
     * Smartcar refused the refresh token for good: the user has to connect again.
     *
     * @param version of the pair that was refused; if there is another one by now, nothing is to be done
     */
    Uni<Void> markRefused(VehicleOfUser vehicle, PairVersion version);

    /** What is stored. */
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

    /** Refused before; only a new connection helps. */
    record MarkedRefused() implements Loaded {}

    record Done() implements Saved {}

    /** Another process rotated first; what it saved is what counts. */
    record Conflict(Stored current) implements Saved {}

    record Unavailable() implements Loaded, Saved {}
}
