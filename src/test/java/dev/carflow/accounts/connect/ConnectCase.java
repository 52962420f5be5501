package dev.carflow.accounts.connect;

import dev.carflow.TestDatabase;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A database for the tests of a class, and for each of them Connect without any session. */
abstract class ConnectCase {

    static TestDatabase postgres;

    ConnectFixture connect;

    @BeforeAll
    static void startDatabase() {
        postgres = ConnectFixture.database();
    }

    @AfterAll
    static void stopDatabase() {
        postgres.close();
    }

    @BeforeEach
    void start() {
        connect = new ConnectFixture(postgres, Duration.ZERO);
        connect.query("delete from connect_session", Tuple.tuple());
    }

    @AfterEach
    void stop() {
        connect.close();
    }
}
