package dev.carflow.accounts;

import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Links users as Connect does: by a session of their customer, which is not there any more afterwards. */
public record Connecting(Sql sql, AccountLinks links) {

    public LinkResult connect(String customer, String smartcarUser, List<ConnectedVehicle> vehicles) {
        Buffer session = session(customer);
        try {
            return links.link(session, LinkRequest.of(customer, smartcarUser, vehicles))
                    .await()
                    .indefinitely();
        } finally {
            sql.run("delete from connect_session where state_hash = '\\x" + hex(session) + "'");
        }
    }

    /** @return the hash of a session that was begun for a customer */
    public Buffer session(String customer) {
        byte[] hash = new byte[32];
        ThreadLocalRandom.current().nextBytes(hash);
        Buffer session = Buffer.buffer(hash);
        sql.run("insert into connect_session (state_hash, account, expires_at) values ('\\x" + hex(session) + "', '"
                + customer + "', now() + interval '1 hour')");
        return session;
    }

    private static String hex(Buffer session) {
        return HexFormat.of().formatHex(session.getBytes());
    }
}
