package dev.carflow.subscriptions.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.carflow.subscriptions.rules.SubscriptionRules.WebhookRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFileTest {

    private static final Set<String> ROUTES = Set.of("smartcar", "vip");
    private static final Path SCHEMA = Path.of("docs", "subscription-rules.schema.json");

    private static final String WHOLE = """
            {
              "$schema": "subscription-rules.schema.json",
              "version": 1,
              "webhooks": [
                {
                  "id": "wh_battery",
                  "comment": "all cars whose battery we may read",
                  "subscribe": [
                    { "permissions": ["read_battery", "read_charge"] },
                    { "modes": ["live", "simulated"], "users": ["tester"] }
                  ],
                  "except": [ { "routes": ["vip"] } ]
                },
                { "id": "wh_vip", "subscribe": [ { "routes": ["vip"] } ] }
              ]
            }
            """;

    @Test
    void aConnectionIsWantedIfItMeetsARuleAndNoException() {
        // Given
        SubscriptionRules rules = rules(WHOLE);
        WebhookRules battery = rules.webhooks().get(0);
        WebhookRules vip = rules.webhooks().get(1);
        Set<String> granted = Set.of("read_battery", "read_charge", "read_vin");

        // Then
        assertThat(battery.wants(new RuledConnection("u", "v", "live", "smartcar", granted)))
                .isTrue();
        assertThat(battery.wants(new RuledConnection("u", "v", "live", "smartcar", Set.of("read_battery"))))
                .as("all permissions of a rule")
                .isFalse();
        assertThat(battery.wants(new RuledConnection("u", "v", "simulated", "smartcar", granted)))
                .as("live by default")
                .isFalse();
        assertThat(battery.wants(new RuledConnection("tester", "v", "simulated", "smartcar", Set.of())))
                .isTrue();
        assertThat(battery.wants(new RuledConnection("tester", "v", "simulated", "vip", Set.of())))
                .as("an exception is of all modes")
                .isFalse();
        assertThat(vip.wants(new RuledConnection("u", "v", "live", "vip", Set.of())))
                .isTrue();
        assertThat(rules.modes()).containsExactly("live", "simulated");
        assertThat(rules.hasRoutes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\": 1|\"version\": 2|3|version|must be 1",
                "\"id\": \"wh_vip\"|\"id\": \"\"|14|webhooks[1].id|must be the webhook's id",
                "\"id\": \"wh_vip\"|\"id\": \"wh_battery\"|14|webhooks[1].id|has rules already",
                "\"subscribe\": [ {|\"subscribed\": [ {|14|webhooks[1].subscribed|unknown key",
                "\"users\": [\"tester\"]|\"users\": \"tester\"|10|webhooks[0].subscribe[1].users|must be a list",
                "\"users\": [\"tester\"]|\"users\": []|10|webhooks[0].subscribe[1].users|is empty",
                "\"users\": [\"tester\"]|\"users\": [7]|10|webhooks[0].subscribe[1].users[0]|must be a text",
                "\"simulated\"]|\"test\"]|10|webhooks[0].subscribe[1].modes[1]|known are live, simulated",
                "\"except\": [ { \"routes\": [\"vip\"]|\"except\": [ { \"routes\": [\"vop\"]|12|webhooks[0].except[0].routes[0]|known are smartcar, vip",
                "\"permissions\"|\"permission\"|9|webhooks[0].subscribe[0].permission|known are comment, modes, permissions, routes, users",
                "\"comment\"|\"id\"|7||not JSON",
                "\"version\": 1,|\"version\": 1|4||not JSON",
            })
    void eachProblemIsNamedWithItsLineAndKey(String from, String to, int line, String key, String message) {
        assertThat(WHOLE).contains(from);
        assertThat(problems(WHOLE.replace(from, to))).anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.key()).isEqualTo(key == null ? "" : key);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "{}", "null", "{} {}", "{\"version\":1,\"webhooks\":{}}"})
    void anythingElseIsAProblemAndNoException(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WHOLE,
                "{\"version\":1,\"webhooks\":[]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\",\"subscribe\":[{}]}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\",\"subscribe\":[]}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\"}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\" \",\"subscribe\":[]}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\",\"subscribe\":[{\"users\":[]}]}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\",\"subscribe\":[{\"modes\":[\"test\"]}]}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\",\"subscribe\":[{\"makes\":[\"BMW\"]}]}]}",
                "{\"version\":1,\"webhooks\":[{\"id\":\"w\",\"subscribe\":[7]}]}",
                "{\"version\":\"1\",\"webhooks\":[]}",
                "{\"version\":1}",
            })
    void theSchemaAcceptsWhatTheReaderDoes(String text) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        boolean accepted = schema.validate(new ObjectMapper().readTree(text)).isEmpty();

        assertThat(RuleFile.read(text, ROUTES) instanceof RuleFileResult.Valid).isEqualTo(accepted);
    }

    private static SubscriptionRules rules(String text) {
        assertThat(RuleFile.read(text, ROUTES)).isInstanceOf(RuleFileResult.Valid.class);
        return ((RuleFileResult.Valid) RuleFile.read(text, ROUTES)).rules();
    }

    private static List<RuleProblem> problems(String text) {
        assertThat(RuleFile.read(text, ROUTES)).isInstanceOf(RuleFileResult.Invalid.class);
        return ((RuleFileResult.Invalid) RuleFile.read(text, ROUTES)).problems();
    }
}
