package dev.carflow.accounts.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** The group of subcommands about users. */
@Vetoed
@Command(name = "accounts", description = "Users and their vehicles.", mixinStandardHelpOptions = true)
public final class AccountsCommand {}
