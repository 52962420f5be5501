package dev.carflow.database;

import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The passwords of the user, one in each line of the secret: two while the next one replaces the present one, because
 * processes and server do not change at the same moment. The server decides which is in use.
 */
final class Passwords {

    /** {@code invalid_password} */
    static final String REFUSED = "28P01";

    private final Supplier<Optional<String>> secret;
    private volatile String accepted = "";

    Passwords(Supplier<Optional<String>> secret) {
        this.secret = secret;
    }

    /** Returns all, the one that was accepted last first; one without a value if none is set. */
    List<Optional<String>> inOrder() {
        List<String> lines = secret.get()
                .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
                .orElse(List.of());
        return lines.isEmpty()
                ? List.of(Optional.empty())
                : Stream.concat(
                                lines.stream().filter(accepted::equals),
                                lines.stream().filter(line -> !line.equals(accepted)))
                        .map(Optional::of)
                        .toList();
    }

    /** Logs in with one after the other until the server does not refuse it. */
    <T> Future<T> logIn(Function<Optional<String>, Future<T>> login) {
        return logIn(inOrder().iterator(), login);
    }

    private <T> Future<T> logIn(Iterator<Optional<String>> left, Function<Optional<String>, Future<T>> login) {
        Optional<String> password = left.next();
        return login.apply(password)
                .onSuccess(done -> accepted = password.orElse(""))
                .recover(failure -> left.hasNext() && Statements.isRefused(failure, REFUSED)
                        ? logIn(left, login)
                        : Future.failedFuture(failure));
    }

    @Override
    public String toString() {
        return "Passwords[…]";
    }
}
