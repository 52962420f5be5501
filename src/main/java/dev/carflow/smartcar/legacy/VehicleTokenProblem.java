package dev.carflow.smartcar.legacy;

import dev.carflow.operations.Slug;

/** Why there is no token for a vehicle at the moment, with a description for the operator who has to act. */
public enum VehicleTokenProblem {
    STORE_UNAVAILABLE("tokens can be neither loaded nor saved; check the database"),
    NOT_SAVED("a new pair of tokens could not be saved yet, and is not used before; check the database"),
    CLIENT_REFUSED("Smartcar refuses the legacy client; check its id and secret, and what it is enabled for"),
    NO_CREDENTIALS("there is no legacy client id and secret; check their configuration"),
    NO_REFRESH_TOKEN("the token is over and nothing is stored to get another one with"),
    AWAITED_FROM_CUSTOMER("the token is over or was refused, and your own application renews it"
            + " (carflow.migration.vehicle-tokens-renewed-by): run `migrate import` with a fresh one"),
    ENDPOINT_FAILED("the legacy token endpoint answered with an error, or not at all"),
    VERSION_GONE("Smartcar renews vehicles' tokens no more (410): go on to the phase application-token"),
    OF_ANOTHER_USER(
            "only tokens of other users of the vehicle are stored, or the user is not known and several connect it;"
                    + " see docs/migration.md"),
    TIMED_OUT("the legacy token endpoint or the database did not answer in time"),
    EXPIRED_ON_ARRIVAL("the token was over when it arrived; check this machine's clock"),
    REJECTED_BY_API("the API keeps refusing new tokens of this vehicle"),
    CONTENDED("others keep rotating this vehicle's tokens"),
    OVERLOADED("too many vehicles' tokens are being refreshed at one time");

    private final String description;

    VehicleTokenProblem(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }

    /** The problem as a metric tag. */
    public String slug() {
        return Slug.of(this);
    }
}
