package dev.carflow.accounts.vault;

import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pairs of tokens as they come back from the store, which has their end alone. */
public final class Pairs {

    private Pairs() {}

    public static TokenPair pair(String access, Optional<String> refresh, Instant end) {
        return new TokenPair(new AccessToken(access, end), refresh, end.minus(Duration.ofHours(2)));
    }
}
