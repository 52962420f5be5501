package dev.carflow.routing;

import java.util.Optional;

/** Whose each vehicle is, for events that name no user; the package that keeps the vehicles implements it. It answers from memory. */
public interface VehicleUsers {

    /** @return empty where the user of the vehicle is not known */
    Optional<String> userOf(String vehicleId);
}
