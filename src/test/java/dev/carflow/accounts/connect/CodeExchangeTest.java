package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.AccountsSettings;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.accounts.vault.SessionTokenCipher;
import dev.carflow.accounts.vault.SessionTokenCipher.SessionTokens;
import dev.carflow.accounts.vault.TokenCipher;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleTokenListener;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Done;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Saved;
import dev.carflow.smartcar.legacy.VehicleTokens;
import dev.carflow.smartcar.legacy.VehicleTokensSettings;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pair of a claimed session: what is stored of it, and what is handed over. */
class CodeExchangeTest {

    private static final UUID SESSION = UUID.randomUUID();
    private static final Instant ISSUED = Instant.parse("2026-11-30T08:00:00Z");
    private static final Instant END = Instant.parse("2026-11-30T10:00:00Z");

    private static final TokenPair PAIR =
            new TokenPair(new AccessToken("the-access-token", END), Optional.of("the-refresh-token"), ISSUED);

    private final List<TokenPair> stored = new ArrayList<>();
    private final SessionTokenCipher sealed =
            new SessionTokenCipher(new TokenCipher(() -> List.of(AccountsSettings.key(1))));
    private final String pair =
            sealed.seal(SESSION, new SessionTokens(PAIR, List.of("a-car"))).orElseThrow();

    private CodeExchange renewedByCarflow(boolean renewed) {
        AccountLinks links = new AccountLinks(null) {
            @Override
            public Uni<LinkResult> link(Buffer session, LinkRequest request) {
                return Uni.createFrom().item(new LinkResult.Linked(1, List.of(7L)));
            }
        };
        PostgresTokenStore vault = new PostgresTokenStore(null, null, null, null) {
            @Override
            public Uni<Saved> store(List<Long> rows, TokenPair kept) {
                stored.add(kept);
                return Uni.createFrom().item(new Done());
            }
        };
        VehicleTokens cache = new VehicleTokens(
                Optional.empty(),
                null,
                VehicleTokensSettings.defaults(),
                Clock.systemUTC(),
                () -> 0.5,
                VehicleTokenListener.NONE);
        return new CodeExchange(
                null,
                null,
                links,
                vault,
                cache,
                sealed,
                new MigrationState(MigrationPhase.PARALLEL, renewed ? TokenRenewer.CARFLOW : TokenRenewer.CUSTOMER),
                ConfigProblems.read(ConnectConfig.class, Map.of()));
    }

    private TokenPair kept(CodeExchange codes) {
        codes.keep(SESSION, Buffer.buffer("state"), "customer-1", "a-user", pair)
                .await()
                .indefinitely();
        return stored.get(0);
    }

    @Test
    void aRefreshTokenIsKeptWhereCarflowRenews() {
        assertThat(kept(renewedByCarflow(true))).isEqualTo(PAIR);
    }

    @Test
    void aRefreshTokenThatTheCustomerUsesIsNotKept() {
        assertThat(kept(renewedByCarflow(false))).isEqualTo(new TokenPair(PAIR.access(), Optional.empty(), ISSUED));
    }

    @Test
    void theWholePairIsHandedOverForItsOwnSessionAlone() {
        CodeExchange codes = renewedByCarflow(false);

        assertThat(codes.handOver(SESSION, pair)).contains(new SessionTokens(PAIR, List.of("a-car")));
        assertThat(codes.handOver(UUID.randomUUID(), pair)).isEmpty();
    }
}
