package dev.carflow.sandbox.simulator.fleet;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The signals of contract section 8 that simulated vehicles have. */
public enum SignalCode {
    CHARGE_AMPERAGE("Charge", "Amperage"),
    CHARGE_LIMITS("Charge", "ChargeLimits"),
    CHARGING_STATUS("Charge", "DetailedChargingStatus"),
    IS_CHARGING("Charge", "IsCharging"),
    CABLE_CONNECTED("Charge", "IsChargingCableConnected"),
    TIME_TO_COMPLETE("Charge", "TimeToComplete"),
    CHARGE_WATTAGE("Charge", "Wattage"),
    EXTERNAL_TEMPERATURE("Climate", "ExternalTemperature"),
    FRONT_TRUNK("Closure", "FrontTrunk"),
    IS_LOCKED("Closure", "IsLocked"),
    SUNROOF("Closure", "Sunroof"),
    IS_ASLEEP("ConnectivityStatus", "IsAsleep"),
    FUEL_AMOUNT("InternalCombustionEngine", "AmountRemaining"),
    FUEL_LEVEL("InternalCombustionEngine", "FuelLevel"),
    FUEL_RANGE("InternalCombustionEngine", "Range"),
    LOCATION("Location", "PreciseLocation"),
    LOW_VOLTAGE_STATUS("LowVoltageBattery", "Status"),
    SPEED("Motion", "CurrentSpeed"),
    ODOMETER("Odometer", "TraveledDistance"),
    NOMINAL_CAPACITY("TractionBattery", "NominalCapacity"),
    BATTERY_RANGE("TractionBattery", "Range"),
    STATE_OF_CHARGE("TractionBattery", "StateOfCharge"),
    GEAR("Transmission", "GearState"),
    NICKNAME("VehicleIdentification", "Nickname"),
    VIN("VehicleIdentification", "VIN");

    private static final Map<String, SignalCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SignalCode::code, Function.identity()));

    private final String group;
    private final String signalName;
    private final String code;

    SignalCode(String group, String signalName) {
        this.group = group;
        this.signalName = signalName;
        this.code = (group + "-" + signalName).toLowerCase(Locale.ROOT);
    }

    /** @return none for a code that no vehicle has */
    public static Optional<SignalCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** @return for instance {@code TractionBattery} */
    public String group() {
        return group;
    }

    /** @return for instance {@code StateOfCharge} */
    public String signalName() {
        return signalName;
    }

    /** @return for instance {@code tractionbattery-stateofcharge} */
    public String code() {
        return code;
    }
}
