package dev.carflow.database;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The passwords of the user, one in each line of the secret: two while the next one replaces the present one, because
 * processes and server do not change at the same moment. The server decides which is in use.
 */
final class Passwords {

    /** {@code invalid_password} */
    static final String REFUSED = "28P01";

    /** How long a log-in counts after the server has changed to another line: nobody changes it back within. */
    static final Duration CHANGED_FOR = Duration.ofMinutes(1);

    private final Supplier<Optional<String>> secret;
    private final LongSupplier nanoTime;
    private volatile String accepted = "";

    /** The secret with which the server changed to another line. */
    private Optional<String> changedIn = Optional.empty();

    private long acceptedAt;

    Passwords(Supplier<Optional<String>> secret) {
        this(secret, System::nanoTime);
    }

    Passwords(Supplier<Optional<String>> secret, LongSupplier nanoTime) {
        this.secret = secret;
        this.nanoTime = nanoTime;
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

    /**
     * Returns whether the first one is the one that the server accepts: there is no other, or the server has changed to
     * it lately. Before a change each log-in may be the first after it.
     */
    synchronized boolean isFirstAccepted() {
        return inOrder().size() == 1
                || changedIn.isPresent()
                        && changedIn.equals(secret.get())
                        && nanoTime.getAsLong() - acceptedAt < CHANGED_FOR.toNanos();
    }

    /** Logs in with one after the other until the server does not refuse it. */
    <T> Future<T> logIn(Function<Optional<String>, Future<T>> login) {
        return logIn(inOrder().iterator(), false, login);
    }

    /** @param hasChanged whether the server has refused the password that it accepted last */
    private <T> Future<T> logIn(
            Iterator<Optional<String>> left, boolean hasChanged, Function<Optional<String>, Future<T>> login) {
        Optional<String> password = left.next();
        return login.apply(password)
                .onSuccess(done -> accepted(password.orElse(""), hasChanged))
                .recover(failure -> left.hasNext() && Statements.isRefused(failure, REFUSED)
                        ? logIn(
                                left,
                                hasChanged || password.filter(accepted::equals).isPresent(),
                                login)
                        : Future.failedFuture(failure));
    }

    private synchronized void accepted(String password, boolean hasChanged) {
        if (hasChanged) {
            changedIn = secret.get();
        } else if (!password.equals(accepted)) {
            changedIn = Optional.empty();
        }
        accepted = password;
        acceptedAt = nanoTime.getAsLong();
    }

    @Override
    public String toString() {
        return "Passwords[…]";
    }
}
