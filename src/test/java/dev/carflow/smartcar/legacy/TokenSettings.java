package dev.carflow.smartcar.legacy;

import java.time.Duration;

/** The default settings of the token cache, with some changes. */
record TokenSettings(VehicleTokensSettings as) {

    static TokenSettings usual() {
        return new TokenSettings(VehicleTokensSettings.defaults());
    }

    TokenSettings withDeadlines(Duration ask, Duration refresh, Duration store) {
        return new TokenSettings(new VehicleTokensSettings(
                ask,
                refresh,
                store,
                as.refreshAhead(),
                as.expiryMargin(),
                as.firstBackOff(),
                as.maxBackOff(),
                as.recheckAfter(),
                as.maxVehicles(),
                as.maxInFlight(),
                as.maxUnsaved()));
    }

    TokenSettings withBackOff(Duration first, Duration longest) {
        return new TokenSettings(new VehicleTokensSettings(
                as.askDeadline(),
                as.refreshDeadline(),
                as.storeDeadline(),
                as.refreshAhead(),
                as.expiryMargin(),
                first,
                longest,
                as.recheckAfter(),
                as.maxVehicles(),
                as.maxInFlight(),
                as.maxUnsaved()));
    }

    TokenSettings withBounds(int vehicles, int inFlight, int unsaved) {
        return new TokenSettings(new VehicleTokensSettings(
                as.askDeadline(),
                as.refreshDeadline(),
                as.storeDeadline(),
                as.refreshAhead(),
                as.expiryMargin(),
                as.firstBackOff(),
                as.maxBackOff(),
                as.recheckAfter(),
                vehicles,
                inFlight,
                unsaved));
    }
}
