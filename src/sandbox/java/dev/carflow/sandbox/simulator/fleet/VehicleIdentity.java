package dev.carflow.sandbox.simulator.fleet;

/**
 * The facts about a vehicle that never change (contract 3.3).
 *
 * @param mode {@code live} or {@code simulated}
 * @param powertrainType {@code BEV}, {@code PHEV}, {@code ICE} or null
 */
public record VehicleIdentity(
        String id,
        String vin,
        String nickname,
        String make,
        String model,
        int year,
        String mode,
        String powertrainType) {

    public static final String LIVE = "live";
    public static final String SIMULATED = "simulated";

    public boolean isLive() {
        return LIVE.equals(mode);
    }
}
