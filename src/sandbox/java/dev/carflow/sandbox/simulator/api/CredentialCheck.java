package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.Grants.Grant;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import java.util.Optional;

/**
 * Authenticates and authorizes callers: each credential is valid for its own endpoints only (contract 0.3, 0.4), and a
 * vehicle's token gives no access to another vehicle. Counts the credentials, and what was wrong with them.
 */
final class CredentialCheck {

    private final Tokens tokens;
    private final Grants grants;
    private final Fleet fleet;
    private final LegacySettings settings;
    private final CredentialCounters counters;

    CredentialCheck(Tokens tokens, Grants grants, Fleet fleet, LegacySettings settings, CredentialCounters counters) {
        this.tokens = tokens;
        this.grants = grants;
        this.fleet = fleet;
        this.settings = settings;
        this.counters = counters;
    }

    /** The result of checking a credential. */
    sealed interface Admission {}

    /**
     * @param call as it is to be answered: a vehicle's token also determines its user
     */
    record Admitted(Call call) implements Admission {}

    record Rejected(Answer answer) implements Admission {}

    Admission toV3(Call call) {
        CredentialKind kind = kindOf(call);
        counters.shown(call.endpoint(), kind);
        if (kind == CredentialKind.VEHICLE) {
            return withVehicleToken(call);
        }
        if (kind != CredentialKind.APPLICATION
                || call.bearer().filter(tokens::isValid).isEmpty()) {
            return turned(notInForce(kind), ApiError.unauthorized().answer());
        }
        noteWhoIsAsked(call);
        return new Admitted(call);
    }

    /** v2.0, which accepts vehicles' tokens only. */
    Optional<Grant> toLegacy(Call call) {
        CredentialKind kind = kindOf(call);
        counters.shown(call.endpoint(), kind);
        Optional<Grant> grant = kind == CredentialKind.VEHICLE ? grantOf(call) : Optional.empty();
        if (grant.isEmpty()) {
            counters.misused(kind == CredentialKind.APPLICATION ? Misuse.WRONG_DOOR : notInForce(kind));
        }
        return grant;
    }

    /** Returns whether the password of the user {@code default} is the management token. */
    boolean toManagement(Call call) {
        return basic(call, CredentialKind.MANAGEMENT, "default:" + settings.managementToken());
    }

    boolean toTokens(Call call) {
        return basic(call, CredentialKind.CLIENT, settings.clientId() + ":" + settings.clientSecret());
    }

    /** Returns whether any vehicle of the grant is still connected. */
    boolean isConnected(Grant grant) {
        return grant.vehicleIds().stream().anyMatch(id -> fleet.isConnected(grant.userId(), id));
    }

    private boolean basic(Call call, CredentialKind kind, String wanted) {
        boolean right = call.basic().filter(wanted::equals).isPresent();
        boolean shown = call.basic().isPresent() || call.bearer().isPresent();
        counters.shown(call.endpoint(), right ? kind : shown ? CredentialKind.UNKNOWN : CredentialKind.NONE);
        if (!right) {
            counters.misused(
                    !shown ? Misuse.NONE_SHOWN : call.basic().isPresent() ? Misuse.UNKNOWN : Misuse.WRONG_DOOR);
        }
        return right;
    }

    private Admission withVehicleToken(Call call) {
        Optional<Grant> grant = grantOf(call);
        if (grant.isEmpty()) {
            return turned(Misuse.EXPIRED, ApiError.unauthorized().answer());
        }
        if (!settings.acceptedOnV3() || call.vehicleId().isEmpty()) {
            return turned(Misuse.WRONG_DOOR, ApiError.unauthorized().answer());
        }
        if (!grant.get().vehicleIds().contains(call.vehicleId().get())) {
            return turned(Misuse.OTHERS_VEHICLE, ApiError.forbidden().answer());
        }
        if (call.userId().isPresent()) {
            counters.misused(Misuse.WITH_USER);
        }
        return new Admitted(call.as(grant.get().userId()));
    }

    /** The endpoint decides about the answer: the token does not matter here. */
    private void noteWhoIsAsked(Call call) {
        boolean needsUser = call.endpoint() == Endpoint.SIGNALS || call.endpoint() == Endpoint.SIGNAL;
        if (needsUser && call.userId().isEmpty()) {
            counters.misused(Misuse.WITHOUT_USER);
        }
        Optional<String> vehicleId =
                call.vehicleId().filter(id -> fleet.vehicle(id).isPresent());
        if (vehicleId.isPresent()
                && call.userId().isPresent()
                && !fleet.isConnected(call.userId().get(), vehicleId.get())) {
            counters.misused(Misuse.OTHERS_VEHICLE);
        }
    }

    private Optional<Grant> grantOf(Call call) {
        return call.bearer().flatMap(grants::of).filter(this::isConnected);
    }

    private CredentialKind kindOf(Call call) {
        if (call.bearer().isEmpty()) {
            return call.basic().isPresent() ? CredentialKind.UNKNOWN : CredentialKind.NONE;
        }
        if (call.bearer().filter(tokens::isKnown).isPresent()) {
            return CredentialKind.APPLICATION;
        }
        return call.bearer().filter(grants::isKnown).isPresent() ? CredentialKind.VEHICLE : CredentialKind.UNKNOWN;
    }

    private static Misuse notInForce(CredentialKind kind) {
        return switch (kind) {
            case APPLICATION, VEHICLE -> Misuse.EXPIRED;
            case NONE -> Misuse.NONE_SHOWN;
            default -> Misuse.UNKNOWN;
        };
    }

    private Admission turned(Misuse misuse, Answer answer) {
        counters.misused(misuse);
        return new Rejected(answer);
    }
}
