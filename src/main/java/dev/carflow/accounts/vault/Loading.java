package dev.carflow.accounts.vault;

/** The outcome of loading a vehicle's tokens. */
public sealed interface Loading {

    record Found(StoredTokens tokens) implements Loading {}

    /** No such vehicle, or no token is stored for it. */
    record NoTokens() implements Loading {}

    /** There are tokens of the vehicle, and none that is known to be the user's. */
    record OfAnotherUser() implements Loading {}

    /**
     * There are tokens, and they cannot be opened.
     *
     * @param reason never {@link Opening.Opened}
     */
    record Unreadable(long row, Opening reason) implements Loading {}

    /** The migration is finished: there are no token columns any more. */
    record Decommissioned() implements Loading {}
}
