package dev.carflow.subscriptions;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The subcommands of `subscriptions`, which make Smartcar's list of subscriptions equal to a file of rules. */
@ConfigMapping(prefix = "carflow.subscriptions")
public interface SubscriptionsConfig {

    /** The file of rules, unless `--rules` names another. */
    Optional<Path> rulesFile();

    /** Calls to Smartcar that a subcommand makes in a minute at most; 0 is no limit of its own. */
    @WithDefault("60")
    @Min(value = 0, message = "carflow.subscriptions.calls-per-minute must be at least 0")
    @Max(value = 1_000_000, message = "carflow.subscriptions.calls-per-minute must be at most 1000000")
    int callsPerMinute();

    /** How long a subscription that Smartcar has accepted and does not list yet is not requested again. */
    @WithDefault("15M")
    Duration pendingFor();

    /**
     * The most that `apply` deletes, in percent of the subscriptions of the webhooks in the file; up to ten are always
     * deleted. A wrong file, or the credentials of another application, would otherwise end all of them.
     */
    @WithDefault("20")
    @Min(value = 0, message = "carflow.subscriptions.delete-at-most-percent must be at least 0")
    @Max(value = 100, message = "carflow.subscriptions.delete-at-most-percent must be at most 100")
    int deleteAtMostPercent();

    /** With 0 each run would repeat what is under way. */
    @AssertTrue(message = "carflow.subscriptions.pending-for must be between 1 second and 7 days")
    default boolean isPendingBounded() {
        return pendingFor().compareTo(Duration.ofSeconds(1)) >= 0
                && pendingFor().compareTo(Duration.ofDays(7)) <= 0;
    }
}
