package dev.carflow.accounts.connect;

import dev.carflow.TestDatabase;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A database for the tests of a class, and Connect without any session for each test. */
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
        List.of("connect_session", "vehicles", "users")
                .forEach(table -> connect.query("delete from " + table, Tuple.tuple()));
    }

    @AfterEach
    void stop() {
        connect.close();
    }
}
