package dev.carflow.accounts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ScriptedTerminal;
import dev.carflow.accounts.store.Customer;
import dev.carflow.accounts.store.CustomerVehicle;
import dev.carflow.accounts.store.Customers;
import dev.carflow.accounts.store.SmartcarUser;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.routing.ConfiguredRoutes;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AccountsCommandsTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T10:00:00Z");
    private static final String VIN = "5YJSA1E26FFP12345";

    private final ConfiguredRoutes routes =
            new ConfiguredRoutes("smartcar", Map.of("fleet", List.of("fleet-*")), List.of("vip"));
    private final Stored stored = new Stored();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String typed;

    @Test
    void anAccountIsShownWithoutPersonalData() {
        // Given
        stored.customer("7", Optional.of("vip"), new SmartcarUser("ann", Optional.empty()), connectAgain("fleet-ann"));

        // Then
        assertThat(show("--user", "fleet-ann")).isEqualTo(ExitCode.HOLDS);
        assertThat(printed(out)).isEqualTo("""
                        customer                   7
                        route given                vip
                        Smartcar user              ann, route vip
                        Smartcar user              fleet-ann, route vip, has to connect again since 2026-11-22T10:00:00Z
                        vehicles                   2
                        vehicle tokens             1
                        """);

        // When
        assertThat(show("--customer", "7", "--ids")).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(printed(out))
                .contains("  vehicle                  car-1\n")
                .contains("  vehicle                  Smartcar's id of it is not known yet\n")
                .doesNotContain(VIN);
    }

    @Test
    void aCustomerWithoutARouteIsShownWithTheConfiguredOnesAndOneWithAnUnknownRouteWithTheDefault() {
        // Given
        stored.customer("7", Optional.empty(), new SmartcarUser("ann", Optional.empty()), connectAgain("fleet-ann"));
        stored.customer("8", Optional.of("nowhere"), new SmartcarUser("fleet-bob", Optional.empty()));

        // Then
        show("--customer", "7");
        assertThat(printed(out))
                .contains("none: the configuration decides")
                .contains("ann, route smartcar\n")
                .contains("fleet-ann, route fleet, has");
        show("--customer", "8");
        assertThat(printed(out))
                .contains("nowhere, which is not configured (carflow.routing.account-routes)")
                .contains("fleet-bob, route smartcar\n");
    }

    @Test
    void jsonHasTheSame() {
        // Given
        stored.customer("7", Optional.of("nowhere"), connectAgain("ann"));

        // When
        assertThat(show("--customer", "7", "--json", "--ids")).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(printed(out).replaceAll("\\s", ""))
                .isEqualTo(
                        ("{'customer':'7','routeGiven':'nowhere','routeConfigured':false,'smartcarUsers':[{'id':'ann',"
                                        + "'route':'smartcar','hasToConnectAgainSince':'2026-11-22T10:00:00Z'}],'vehicles':2,"
                                        + "'vehicleIds':['car-1'],'vehicleTokens':1}")
                                .replace('\'', '"'));
    }

    @Test
    void aUserNamedByAnEventAloneIsShownAndAnUnknownOneIsReported() {
        // Given
        stored.marks.put("stranger", connectAgain("stranger"));

        // Then
        assertThat(show("--user", "stranger")).isEqualTo(ExitCode.HOLDS);
        assertThat(printed(out))
                .contains("no account has this Smartcar user")
                .contains("stranger, route smartcar, has to connect again since 2026-11-22T10:00:00Z");

        assertThat(show("--customer", "stranger")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).isEqualTo("Nothing is stored of such a user.\n");

        assertThat(show("--user", "nobody", "--json")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).isEmpty();
        assertThat(printed(err)).isEqualTo("Nothing is stored of such a user.\n");
    }

    @Test
    void aDryRunNamesTheTopicsAndChangesNothing() {
        // Given
        stored.customer("7", Optional.empty(), new SmartcarUser("ann", Optional.empty()));

        // When
        assertThat(route("--customer", "7", "--route", "vip", "--dry-run", "--yes"))
                .isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(printed(out))
                .isEqualTo(
                        "Dry run: the customer, with 1 Smartcar users, would have the route vip instead of the route that"
                                + " the configuration says. Topics of the live events then:\n"
                                + "  vip.vehicle-state\n  vip.vehicle-error\n  vip.enriched\n"
                                + "  vip.readings, where carflow.topics.readings is on\n");
        assertThat(stored.assigned).isEmpty();
    }

    @Test
    void aRouteThatIsNotConfiguredIsReportedToMeanTheDefaultOne() {
        // Given
        stored.customer("7", Optional.empty(), new SmartcarUser("fleet-ann", Optional.empty()));

        // When
        assertThat(route("--customer", "7", "--route", "nowhere", "--yes")).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(printed(out))
                .contains("  smartcar.vehicle-state\n")
                .doesNotContain("  nowhere.")
                .contains("The route nowhere is not configured here.")
                .contains("the default route, smartcar: put it into carflow.routing.account-routes")
                .endsWith("The customer has the route nowhere. Running processes know it within about a second.\n");
        assertThat(stored.assigned).containsExactly("7 nowhere");
    }

    @Test
    void takingARouteBackShowsTheConfiguredRouteOfEachSmartcarUser() {
        // Given
        stored.customer(
                "7",
                Optional.of("vip"),
                new SmartcarUser("ann", Optional.empty()),
                new SmartcarUser("fleet-ann", Optional.empty()));
        typed = "route";

        // When
        assertThat(route("--customer", "7", "--default")).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(printed(out))
                .contains("instead of the route vip")
                .contains("  fleet.enriched\n  smartcar.vehicle-state\n");
        assertThat(stored.assigned).containsExactly("7 default");
    }

    @Test
    void withoutTheTypedWordOrATerminalNothingIsDone() {
        // Given
        stored.customer("7", Optional.empty());

        // Then
        assertThat(route("--customer", "7", "--route", "vip")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out))
                .contains("Nobody has connected as this customer yet")
                .contains("Say --yes if you mean it");
        typed = "yes";
        assertThat(route("--customer", "7", "--route", "vip")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).endsWith("Nothing was done.\n");
        assertThat(stored.assigned).isEmpty();
    }

    @Test
    void nothingIsDoneForAnUnknownCustomerOrAnUnchangedRoute() {
        // Given
        stored.customer("7", Optional.of("vip"), new SmartcarUser("ann", Optional.empty()));

        // Then
        assertThat(route("--customer", "8", "--route", "vip", "--yes")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).isEqualTo("Nothing was done: there is no such customer.\n");
        assertThat(route("--customer", "7", "--route", "vip")).isEqualTo(ExitCode.HOLDS);
        assertThat(printed(out)).isEqualTo("Nothing to do: the customer has the route vip already.\n");
        assertThat(stored.assigned).isEmpty();
    }

    @Test
    void aCustomerRemovedMeanwhileIsReportedAsUnknown() {
        // Given
        stored.customer("7", Optional.empty(), new SmartcarUser("ann", Optional.empty()));
        stored.isRemovedMeanwhile = true;

        // Then
        assertThat(route("--customer", "7", "--route", "vip", "--yes")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).endsWith("Nothing was done: there is no such customer.\n");
    }

    @Test
    void jsonIsOneDocumentAndOtherOutputGoesToStandardError() {
        // Given
        stored.customer("7", Optional.of("fleet"), new SmartcarUser("ann", Optional.empty()));

        // Then
        assertThat(route("--customer", "7", "--route", "vip", "--json")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(printed(out)).isEmpty();
        assertThat(printed(err)).contains("Say --yes if you mean it");

        assertThat(route("--customer", "7", "--route", "vip", "--json", "--yes"))
                .isEqualTo(ExitCode.HOLDS);
        assertThat(printed(out).replaceAll("\\s", ""))
                .isEqualTo(("{'dryRun':false,'changed':true,'before':'fleet','after':'vip','configured':true,"
                                + "'smartcarUsers':1,'topics':['vip.vehicle-state','vip.vehicle-error','vip.enriched']}")
                        .replace('\'', '"'));

        assertThat(route("--customer", "7", "--default", "--json", "--dry-run")).isEqualTo(ExitCode.HOLDS);
        assertThat(printed(out))
                .contains("\"dryRun\" : true")
                .contains("\"changed\" : false")
                .doesNotContain("after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "two words", "vip/1", "vip*", "größe"})
    void aNameThatCannotBePartOfATopicIsNoRoute(String name) {
        // Given
        stored.customer("7", Optional.empty(), new SmartcarUser("ann", Optional.empty()));

        // Then
        assertThat(route("--customer", "7", "--route", name, "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(printed(err)).startsWith("Invalid value for --route");
        assertThat(stored.assigned).isEmpty();
    }

    private int show(String... options) {
        return execute(new AccountsShowCommand(() -> stored, () -> new OneToken(), () -> routes), options);
    }

    private int route(String... options) {
        return execute(
                new AccountsRouteCommand(() -> stored, () -> routes, new ScriptedTerminal(() -> typed)), options);
    }

    private int execute(Callable<Integer> command, String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(options);
    }

    private static SmartcarUser connectAgain(String id) {
        return new SmartcarUser(id, Optional.of(SINCE));
    }

    private static String printed(StringWriter text) {
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    /** Customers in memory. */
    private static final class Stored extends Customers {

        private final Map<String, Customer> customers = new HashMap<>();
        private final Map<String, SmartcarUser> marks = new HashMap<>();
        private final List<String> assigned = new ArrayList<>();
        private boolean isRemovedMeanwhile;

        private Stored() {
            super(null);
        }

        private void customer(String id, Optional<String> route, SmartcarUser... users) {
            List<CustomerVehicle> vehicles = List.of(
                    new CustomerVehicle(1, Optional.of("car-1"), Optional.of(VIN)),
                    new CustomerVehicle(2, Optional.empty(), Optional.of(VIN)));
            customers.put(id, new Customer(1, Optional.of(id), Optional.empty(), route, List.of(users), vehicles));
        }

        @Override
        public Uni<Optional<Customer>> byCustomerId(String customerId) {
            return Uni.createFrom().item(Optional.ofNullable(customers.get(customerId)));
        }

        @Override
        public Uni<Optional<Customer>> bySmartcarUserId(String smartcarUserId) {
            return Uni.createFrom()
                    .item(customers.values().stream()
                            .filter(customer -> customer.smartcarUsers().stream()
                                    .anyMatch(user -> user.id().equals(smartcarUserId)))
                            .findAny());
        }

        @Override
        public Uni<Optional<SmartcarUser>> marked(String smartcarUserId) {
            return Uni.createFrom().item(Optional.ofNullable(marks.get(smartcarUserId)));
        }

        @Override
        public Uni<Boolean> assignRoute(String customerId, Optional<String> route) {
            if (isRemovedMeanwhile) {
                return Uni.createFrom().item(false);
            }
            assigned.add(customerId + " " + route.orElse("default"));
            return Uni.createFrom().item(customers.containsKey(customerId));
        }
    }

    private static final class OneToken extends TokenColumns {
        private OneToken() {
            super(null);
        }

        @Override
        public Uni<Long> keptFor(long userRow) {
            return Uni.createFrom().item(1L);
        }
    }
}
