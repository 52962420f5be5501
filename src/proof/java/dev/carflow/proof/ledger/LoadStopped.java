package dev.carflow.proof.ledger;

/** The load has ended without being stopped. */
final class LoadStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadStopped(String why) {
        super(why);
    }
}
