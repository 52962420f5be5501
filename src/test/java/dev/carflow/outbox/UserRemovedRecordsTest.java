package dev.carflow.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.ConfigProblems;
import dev.carflow.RecordSchemas;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserRemovedRecordsTest {

    private static final UUID ID = UUID.fromString("6f0c4ab0-6c5e-4a7b-9a55-6c2e3b4f1d20");
    private static final Instant AT = Instant.parse("2026-11-21T08:33:22.031900Z");

    private final ConfiguredRoutes routes =
            new ConfiguredRoutes("smartcar", Map.of("acme", List.of("fleet-*")), List.of("vip"));
    private final UserRemovedRecords records =
            new UserRemovedRecords(routes, new Topics(ConfigProblems.read(TopicsConfig.class, Map.of()), routes));

    private List<EventRecord> of(String user, String... given) {
        return records.of(new UserRemoval(ID, user, List.of("v1", "v2"), List.of(given), AT));
    }

    private static List<String> topics(List<EventRecord> records) {
        return records.stream().map(EventRecord::topic).toList();
    }

    @Test
    void readersOfEachRouteThatTheUserHadAreNotified() {
        assertThat(topics(of("u"))).containsExactly("smartcar.enriched");
        assertThat(topics(of("fleet-7"))).containsExactly("acme.enriched");
        assertThat(topics(of("fleet-7", "vip"))).containsExactly("acme.enriched", "vip.enriched");
        // An assigned route that is not configured was the default route.
        assertThat(topics(of("fleet-7", "gone", "acme"))).containsExactly("acme.enriched", "smartcar.enriched");
    }

    @Test
    void aRecordHasTheKeyOfTheUsersEventsAndATypeAndAnIdOfItsOwn() {
        EventRecord record = of("u").get(0);
        assertThat(record.key()).isEqualTo("u");
        assertThat(record.headers().stream().collect(Collectors.toMap(Header::name, Header::value)))
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", ID.toString(),
                        "ce_type", "dev.carflow.user-removed",
                        "ce_source", "/carflow/smartcar/enriched",
                        "ce_time", "2026-11-21T08:33:22.031Z",
                        "ce_dataschema", "urn:carflow:schema:user-removed:1",
                        "content-type", "application/json"));
    }

    @Test
    void theValueHasTheUserTheVehiclesAndTheTimeAndNothingElse() throws IOException {
        JsonNode value = value();
        assertThat(value.toString())
                .isEqualTo("{\"schemaVersion\":1,\"userId\":\"u\",\"vehicleIds\":[\"v1\",\"v2\"],"
                        + "\"removedAt\":\"2026-11-21T08:33:22.031Z\"}");
        assertThat(RecordSchemas.USER_REMOVED.complaints(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"schemaVersion", "userId", "vehicleIds", "removedAt"})
    void theSchemasWantEachMember(String name) throws IOException {
        ObjectNode value = (ObjectNode) value();
        value.remove(name);
        assertThat(RecordSchemas.USER_REMOVED.complaints(value)).hasSize(2);
    }

    @Test
    void aNewMemberBreaksThePromiseAndNoReader() throws IOException {
        ObjectNode value = ((ObjectNode) value()).put("account", "customer-1");
        assertThat(RecordSchemas.USER_REMOVED.complaints(value)).hasSize(1);
        assertThat(RecordSchemas.USER_REMOVED.complaintsOfReaders(value)).isEmpty();
    }

    private JsonNode value() throws IOException {
        return new ObjectMapper().readTree(new String(of("u").get(0).value(), UTF_8));
    }
}
