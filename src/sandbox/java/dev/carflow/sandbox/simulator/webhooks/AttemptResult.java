package dev.carflow.sandbox.simulator.webhooks;

/** How one request to the receiver ended. */
public sealed interface AttemptResult {

    /** @return true for any 2xx; redirects and everything else are failures (contract 4) */
    boolean isSuccess();

    record Answered(int status) implements AttemptResult {

        @Override
        public boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /**
     * @param reason {@code timeout}, {@code refused}, {@code reset} or another word for it
     */
    record Failed(String reason) implements AttemptResult {

        @Override
        public boolean isSuccess() {
            return false;
        }
    }
}
