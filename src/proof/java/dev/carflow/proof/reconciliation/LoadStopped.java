package dev.carflow.proof.reconciliation;

/** The load has ended without being stopped. */
final class LoadStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadStopped(String why) {
        super(why);
    }
}
