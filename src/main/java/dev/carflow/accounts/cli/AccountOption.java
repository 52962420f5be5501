package dev.carflow.accounts.cli;

import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Selects an account: by the Smartcar user or by the customer, exactly one of both. */
final class AccountOption {

    @Option(names = "--user", paramLabel = "ID", description = "Smartcar's id of the user.")
    private String user;

    @Option(
            names = {"--customer", "--account"},
            paramLabel = "ID",
            description = "Your own id of the user: with all Smartcar users.")
    private String customer;

    <T> T by(Function<String, T> customerId, Function<String, T> smartcarUserId) {
        return user == null ? customerId.apply(customer) : smartcarUserId.apply(user);
    }

    Optional<String> smartcarUserId() {
        return Optional.ofNullable(user);
    }
}
