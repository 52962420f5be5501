package dev.carflow.smartcar.api;

import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One token until it is dropped, then another one; counts its requests. */
final class Tokens implements ApplicationTokens {

    private final Supplier<Uni<String>> source;
    private final List<AccessToken> refused = new ArrayList<>();
    private AccessToken current;

    Tokens(Supplier<Uni<String>> source) {
        this.source = source;
    }

    static Tokens fixed() {
        return new Tokens(() -> Uni.createFrom().item("fixed-secret-token"));
    }

    static Tokens failing() {
        return new Tokens(() -> Uni.createFrom().failure(new IllegalStateException("no token today")));
    }

    @Override
    public synchronized Uni<AccessToken> current() {
        return current != null
                ? Uni.createFrom().item(current)
                : source.get().map(value -> new AccessToken(value, Instant.MAX)).invoke(this::keep);
    }

    @Override
    public void accepted(AccessToken token) {}

    @Override
    public synchronized void refused(AccessToken token) {
        refused.add(token);
        current = token.equals(current) ? null : current;
    }

    synchronized int refusals() {
        return refused.size();
    }

    private synchronized void keep(AccessToken token) {
        current = token;
    }
}
