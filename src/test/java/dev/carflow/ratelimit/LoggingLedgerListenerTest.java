package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import io.vertx.pgclient.PgException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LoggingLedgerListenerTest {

    @Test
    void theServersWordsAreLoggedInsteadOfThoseOfALibrary() {
        try (LogLines lines = LogLines.of(RateLimiter.class)) {
            new LoggingLedgerListener()
                    .ledgerLost(new CompletionException(
                            "the pool failed",
                            new PgException("sorry, too many clients already", "FATAL", "53300", "")));

            assertThat(lines.all()).singleElement().asString().contains(": SQLSTATE 53300, sorry, too many clients");
        }
    }
}
