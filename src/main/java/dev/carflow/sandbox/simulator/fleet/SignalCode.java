package dev.carflow.sandbox.simulator.fleet;

import java.util.Locale;

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

    private final String group;
    private final String signalName;
    private final String code;

    SignalCode(String group, String signalName) {
        this.group = group;
        this.signalName = signalName;
        this.code = (group + "-" + signalName).toLowerCase(Locale.ROOT);
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
