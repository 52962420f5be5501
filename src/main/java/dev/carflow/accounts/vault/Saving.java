package dev.carflow.accounts.vault;

/** The outcome of saving a vehicle's tokens. */
public sealed interface Saving {

    /** @param version of what is stored now */
    record Saved(long version) implements Saving {}

    /** Somebody stored a newer pair, or the vehicle is gone: nothing was changed, load again. */
    record Superseded() implements Saving {}

    /** No encryption key is configured: nothing was changed. */
    record NoKey() implements Saving {}

    /** The migration is finished: there are no token columns any more. */
    record Decommissioned() implements Saving {}
}
