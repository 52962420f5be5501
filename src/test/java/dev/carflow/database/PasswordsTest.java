package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final AtomicLong nanos = new AtomicLong();
    private String inTheFile = "present\nnext";
    private String ofTheServer = "present";
    private final Passwords passwords = new Passwords(() -> Optional.of(inTheFile), nanos::get);

    @Test
    void beforeTheServerChangesEachConnectionProbesWhichPasswordIsAccepted() {
        for (int connection = 0; connection < 3; connection++) {
            assertThat(logIn()).isEqualTo("present");
            assertThat(passwords.isFirstAccepted()).isFalse();
        }
    }

    @Test
    void onceTheServerHasChangedItsPasswordIsKnownForAWhile() {
        // Given
        logIn();

        // When
        ofTheServer = "next";
        assertThat(logIn()).isEqualTo("next");

        // Then
        assertThat(passwords.isFirstAccepted()).isTrue();
        nanos.addAndGet(Passwords.CHANGED_FOR.toNanos());
        assertThat(passwords.isFirstAccepted()).isFalse();

        // When: it is looked at again
        assertThat(logIn()).isEqualTo("next");

        // Then
        assertThat(passwords.isFirstAccepted()).isTrue();
        inTheFile = "next\nthe one after it";
        assertThat(passwords.isFirstAccepted()).isFalse();
    }

    @Test
    void theOneThatAServerRefusesFromTheBeginningShowsNoChange() {
        // Given: the next one stands first
        inTheFile = "next\npresent";

        // When
        assertThat(logIn()).isEqualTo("present");

        // Then: the change is yet to come
        assertThat(passwords.isFirstAccepted()).isFalse();
    }

    @Test
    void aSinglePasswordIsTheOne() {
        inTheFile = "present";

        assertThat(passwords.isFirstAccepted()).isTrue();
    }

    private String logIn() {
        return passwords
                .logIn(password -> password.filter(ofTheServer::equals)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(
                                new PgException("password authentication failed", "FATAL", Passwords.REFUSED, ""))))
                .result();
    }
}
