package dev.carflow.accounts.cli;

import static dev.carflow.database.TimeoutPolicy.now;
import static dev.carflow.operations.cli.Sentences.sentence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.accounts.store.Customer;
import dev.carflow.accounts.store.Customers;
import dev.carflow.accounts.store.SmartcarUser;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.routing.ConfiguredRoutes;
import jakarta.enterprise.inject.Vetoed;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code accounts show}. */
@Vetoed
@Command(
        name = "show",
        description = {
            "Shows the account of one user, without names, addresses, VINs and tokens: ids, route, how many vehicles and"
                    + " tokens, and who has to connect again.",
            "Routes are those of the configuration that this process has.",
            "Exit code: 0 shown, 1 nothing is stored."
        },
        mixinStandardHelpOptions = true)
public final class AccountsShowCommand implements Callable<Integer> {

    private final Supplier<Customers> customers;
    private final Supplier<TokenColumns> tokens;
    private final Supplier<ConfiguredRoutes> routes;

    @ArgGroup(multiplicity = "1")
    private AccountOption account;

    @Option(names = "--ids", description = "Also Smartcar's ids of the vehicles.")
    private boolean ids;

    @Mixin
    private Output output;

    public AccountsShowCommand(
            Supplier<Customers> customers, Supplier<TokenColumns> tokens, Supplier<ConfiguredRoutes> routes) {
        this.customers = customers;
        this.tokens = tokens;
        this.routes = routes;
    }

    @Override
    public Integer call() {
        Customers stored = customers.get();
        Optional<Customer> found = now(account.by(stored::byCustomerId, stored::bySmartcarUserId));
        if (found.isPresent()) {
            long kept = now(tokens.get().keptFor(found.get().row()));
            show(found.get(), kept);
            return ExitCode.HOLDS;
        }
        Optional<SmartcarUser> marked = account.smartcarUserId().flatMap(user -> now(stored.marked(user)));
        if (marked.isPresent()) {
            showStranger(marked.get());
            return ExitCode.HOLDS;
        }
        output.besides().println("Nothing is stored of such a user.");
        return ExitCode.DOES_NOT_HOLD;
    }

    private void show(Customer customer, long kept) {
        if (output.isJson()) {
            output.print(json(customer, kept));
            return;
        }
        line("customer", customer.customerId().orElse("not known: found at Smartcar only"));
        line("route given", customer.route().map(this::given).orElse("none: the configuration decides"));
        customer.smartcarUsers().forEach(user -> line("Smartcar user", text(user, customer.route())));
        line("vehicles", number(customer.vehicles().size()));
        if (ids) {
            customer.vehicles()
                    .forEach(vehicle -> line(
                            "  vehicle", vehicle.smartcarVehicleId().orElse("Smartcar's id of it is not known yet")));
        }
        line("vehicle tokens", kept == 0 ? "none" : number(kept));
    }

    /** Shows a user who never connected here: only an event said that the user has to connect again. */
    private void showStranger(SmartcarUser user) {
        if (output.isJson()) {
            ObjectNode tree = Json.object();
            add(tree.putArray("smartcarUsers"), user, Optional.empty());
            output.print(tree);
            return;
        }
        line("customer", "none: no account has this Smartcar user, an event alone named it");
        line("Smartcar user", text(user, Optional.empty()));
    }

    private String given(String route) {
        return routes.get().all().contains(route)
                ? route
                : route + ", which is not configured (carflow.routing.account-routes)";
    }

    private String text(SmartcarUser user, Optional<String> given) {
        return user.id() + ", route " + routes.get().routeOf(user.id(), given)
                + user.reauthenticateSince()
                        .map(since -> ", has to connect again since " + since)
                        .orElse("");
    }

    private ObjectNode json(Customer customer, long kept) {
        ObjectNode tree = Json.object();
        customer.customerId().ifPresent(id -> tree.put("customer", id));
        customer.route().ifPresent(route -> tree.put("routeGiven", route)
                .put("routeConfigured", routes.get().all().contains(route)));
        ArrayNode users = tree.putArray("smartcarUsers");
        customer.smartcarUsers().forEach(user -> add(users, user, customer.route()));
        tree.put("vehicles", customer.vehicles().size());
        if (ids) {
            ArrayNode vehicles = tree.putArray("vehicleIds");
            customer.vehicles().forEach(vehicle -> vehicle.smartcarVehicleId().ifPresent(vehicles::add));
        }
        return tree.put("vehicleTokens", kept);
    }

    private void add(ArrayNode users, SmartcarUser user, Optional<String> given) {
        ObjectNode each =
                users.addObject().put("id", user.id()).put("route", routes.get().routeOf(user.id(), given));
        user.reauthenticateSince().ifPresent(since -> each.put("hasToConnectAgainSince", since.toString()));
    }

    private void line(String name, String value) {
        sentence(output.out(), "%-26s %s", name, value);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
