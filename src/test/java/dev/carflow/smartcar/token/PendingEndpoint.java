package dev.carflow.smartcar.token;

import dev.carflow.smartcar.token.TokenResult.Granted;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A token endpoint that answers when the test says so. */
final class PendingEndpoint implements TokenEndpoint {

    static final Duration HOUR = Duration.ofHours(1);

    private final Queue<UniEmitter<? super TokenResult>> pending = new ConcurrentLinkedQueue<>();
    private final List<ClientCredentials> asked = new CopyOnWriteArrayList<>();
    private int granted;

    @Override
    public Uni<TokenResult> request(ClientCredentials credentials) {
        asked.add(credentials);
        return Uni.createFrom().emitter(answer -> {
            pending.add(answer);
            answer.onTermination(() -> pending.remove(answer));
        });
    }

    /** @return the credentials of each request so far */
    List<ClientCredentials> asked() {
        return asked;
    }

    int requests() {
        return asked.size();
    }

    int inFlight() {
        return pending.size();
    }

    /** @return the value of a token that was not issued before */
    String grant() {
        return grant(HOUR);
    }

    String grant(Duration lifetime) {
        String value = "token-" + ++granted;
        answer(new Granted(value, lifetime));
        return value;
    }

    void answer(TokenResult result) {
        pending.remove().complete(result);
    }

    void fail(Throwable failure) {
        pending.remove().fail(failure);
    }
}
