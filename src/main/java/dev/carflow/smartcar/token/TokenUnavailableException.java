package dev.carflow.smartcar.token;

/**
 * There is no valid token, and none could be fetched in time. The message is fixed per problem and there is no cause,
 * because both could carry a secret or a body into a log.
 */
public final class TokenUnavailableException extends RuntimeException {

    private final TokenProblem problem;

    public TokenUnavailableException(TokenProblem problem) {
        // No stack trace: it would show a timer or an event loop, once for each of thousands of callers.
        super("no application token: " + problem.description(), null, false, false);
        this.problem = problem;
    }

    public TokenProblem problem() {
        return problem;
    }
}
