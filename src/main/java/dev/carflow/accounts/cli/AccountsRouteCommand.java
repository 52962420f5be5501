package dev.carflow.accounts.cli;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.store.Customer;
import dev.carflow.accounts.store.Customers;
import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.routing.ConfiguredRoutes;
import jakarta.enterprise.inject.Vetoed;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code accounts route}. */
@Vetoed
@Command(
        name = "route",
        description = {
            "Gives a customer's events a route, or takes it back. Says what it would do, then asks.",
            "Running processes take it within about a second; what is on Kafka already stays where it is.",
            "Exit code: 0 the customer has it, 1 there is no such customer, or nothing was done."
        },
        mixinStandardHelpOptions = true)
public final class AccountsRouteCommand implements Callable<Integer> {

    private static final String WORD = "route";

    private final Supplier<Customers> customers;
    private final Supplier<ConfiguredRoutes> routes;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"--customer", "--account"},
            paramLabel = "ID",
            required = true,
            description = "Your own id of the user.")
    private String customer;

    @ArgGroup(multiplicity = "1")
    private Where where;

    @Mixin
    private ChangeOptions options;

    /** Exactly one of both. */
    static final class Where {
        @Option(names = "--route", paramLabel = "NAME", description = "What the names of the topics start with.")
        private String route;

        @Option(names = "--default", description = "The route that the configuration says.")
        private boolean configured;
    }

    public AccountsRouteCommand(Supplier<Customers> customers, Supplier<ConfiguredRoutes> routes, Terminal terminal) {
        this.customers = customers;
        this.routes = routes;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<String> to = Optional.ofNullable(where.route);
        if (!to.map(ConfiguredRoutes::isName).orElse(true)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for --route: it becomes part of topic names: use letters, digits, '.', '_' and '-',"
                            + " at most 200 characters");
        }
        Optional<Customer> found = now(customers.get().byCustomerId(customer));
        if (found.isEmpty()) {
            return unknownCustomer();
        }
        RouteChange change = new RouteChange(found.get(), to, routes.get());
        if (change.isNone()) {
            return alreadySo(change);
        }
        if (options.dryRun() || !options.isJson()) {
            print(change, true);
        }
        if (options.dryRun()) {
            return ExitCode.HOLDS;
        }
        if (!options.confirmed(terminal, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        if (!now(customers.get().assignRoute(customer, to))) {
            // removed while the operator was asked
            return unknownCustomer();
        }
        print(change, false);
        return ExitCode.HOLDS;
    }

    private int unknownCustomer() {
        options.besides().println("Nothing was done: there is no such customer.");
        return ExitCode.DOES_NOT_HOLD;
    }

    private int alreadySo(RouteChange change) {
        if (options.isJson()) {
            options.print(change.json(options.dryRun()));
        } else {
            options.out().println("Nothing to do: the customer has " + RouteChange.name(change.to()) + " already.");
            change.remarks().forEach(options.out()::println);
        }
        return ExitCode.HOLDS;
    }

    private void print(RouteChange change, boolean isDryRun) {
        if (options.isJson()) {
            options.print(change.json(isDryRun));
        } else if (isDryRun) {
            change.plan().forEach(options.out()::println);
        } else {
            options.out()
                    .println("The customer has " + RouteChange.name(change.to())
                            + ". Running processes know it within about a second.");
        }
    }
}
