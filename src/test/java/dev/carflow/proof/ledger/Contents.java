package dev.carflow.proof.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.proof.TopicContents;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.routing.EventHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What a deployment holds.
 *
 * @param raw what was taken in, of each topic partition in order
 * @param enriched as {@code read_committed} readers see it, of each partition in order
 * @param deadLetters ids
 * @param spilled ids of what lies in the spill still
 */
record Contents(List<Stored> raw, List<Stored> enriched, Set<String> deadLetters, Set<String> spilled) {

    /** The table of what is spilled. */
    static final String SPILL = "spilled_event";

    private static final String SPILLED_AT = "carflow-spilled-at";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> LIVE = List.of(".vehicle-state", ".vehicle-error");
    private static final List<String> OTHERS = List.of(".test", ".legacy", ".quarantine");

    /**
     * A record.
     *
     * @param id the event's
     * @param live whether workers read it
     * @param spilled whether it was in the database before
     */
    record Stored(String id, boolean live, boolean spilled) {}

    static Contents of(Deployment deployment) throws SQLException {
        List<Stored> raw = new ArrayList<>();
        List<Stored> enriched = new ArrayList<>();
        Set<String> dead = new LinkedHashSet<>();
        for (String topic : Stream.concat(LIVE.stream(), OTHERS.stream()).toList()) {
            read(deployment, topic, entry -> raw.add(stored(entry, LIVE.contains(topic))));
        }
        read(deployment, ".enriched", entry -> enriched.add(stored(entry, true)));
        read(deployment, ".dead-letter", entry -> dead.add(id(entry)));
        return new Contents(raw, enriched, dead, spilled(deployment));
    }

    private static void read(Deployment deployment, String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
        TopicContents.read(deployment.bootstrapServers(), Deployment.ROUTE + topic, reader);
    }

    static String id(ConsumerRecord<String, byte[]> entry) {
        return header(entry, EventHeaders.ID).orElseThrow();
    }

    private static Stored stored(ConsumerRecord<String, byte[]> entry, boolean live) {
        return new Stored(id(entry), live, header(entry, SPILLED_AT).isPresent());
    }

    private static Optional<String> header(ConsumerRecord<String, byte[]> entry, String name) {
        Header header = entry.headers().lastHeader(name);
        return header == null ? Optional.empty() : Optional.of(new String(header.value(), UTF_8));
    }

    private static Set<String> spilled(Deployment deployment) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        try (Connection connection = deployment.database().connect();
                Statement statement = connection.createStatement()) {
            // A database that was away when the service started has no tables yet.
            ResultSet table = statement.executeQuery("SELECT to_regclass('" + SPILL + "')");
            if (!table.next() || table.getString(1) == null) {
                return ids;
            }
            ResultSet rows = statement.executeQuery("SELECT value FROM " + SPILL);
            while (rows.next()) {
                ids.add(JSON.readTree(rows.getBytes(1)).findPath("eventId").asText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }
}
