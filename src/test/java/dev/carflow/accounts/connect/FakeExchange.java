package dev.carflow.accounts.connect;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.vault.SessionTokenCipher.SessionTokens;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was to exchange, and to keep. */
final class FakeExchange extends CodeExchange {

    FakeExchange() {
        super(null, null, null, null, null, null, null, ConfigProblems.read(ConnectConfig.class, Map.of()));
    }

    record ExchangeRequest(UUID session, String code, URI redirectUri) {}

    record StoredPair(UUID session, String account, String userId, String pair) {}

    final List<ExchangeRequest> asked = new CopyOnWriteArrayList<>();
    final List<StoredPair> kept = new CopyOnWriteArrayList<>();
    volatile Uni<Outcome> answer = Uni.createFrom().item(new NotExchanged("nobody-said-what"));

    void answersWith(String userId, String... vehicleIds) {
        answer = Uni.createFrom().item(new Exchanged(userId, List.of(vehicleIds), "sealed-pair"));
    }

    @Override
    public Uni<Outcome> exchange(UUID session, String code, URI redirectUri) {
        asked.add(new ExchangeRequest(session, code, redirectUri));
        return answer;
    }

    @Override
    public Optional<SessionTokens> handOver(UUID session, String pair) {
        return Optional.of(new SessionTokens(
                new TokenPair(
                        new AccessToken("access of " + pair, Instant.EPOCH),
                        Optional.of("refresh of " + pair),
                        Instant.EPOCH),
                List.of("a-car")));
    }

    @Override
    public Uni<Void> keep(UUID session, Buffer stateHash, String account, String userId, String pair) {
        kept.add(new StoredPair(session, account, userId, pair));
        return Uni.createFrom().voidItem();
    }
}
