package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.legacy.LegacyTokenResult.Granted;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A token endpoint that answers when the test says so. */
final class PendingRefresh implements VehicleTokens.Refresh {

    static final Duration LIFE = Duration.ofHours(2);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Clock clock;
    private final Queue<UniEmitter<? super LegacyTokenResult>> pending = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    PendingRefresh(Clock clock) {
        this.clock = clock;
    }

    /** @return a pair never seen before, issued now */
    static TokenPair pair(Instant now) {
        int number = NUMBER.incrementAndGet();
        return new TokenPair(
                new AccessToken("access-" + number, now.plus(LIFE)), Optional.of("refresh-" + number), now);
    }

    @Override
    public Uni<LegacyTokenResult> refresh(String refreshToken) {
        asked.add(refreshToken);
        return Uni.createFrom().emitter(answer -> {
            pending.add(answer);
            answer.onTermination(() -> pending.remove(answer));
        });
    }

    /** @return the refresh token of each request until now */
    List<String> asked() {
        return asked;
    }

    int inFlight() {
        return pending.size();
    }

    TokenPair grant() {
        TokenPair pair = pair(clock.instant());
        answer(new Granted(pair));
        return pair;
    }

    void answer(LegacyTokenResult result) {
        pending.remove().complete(result);
    }
}
