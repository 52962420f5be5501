package dev.carflow.sandbox.simulator.fleet;

/** What drives a vehicle; the literals of {@code powertrainType} (contract 3.3). */
public enum Powertrain {
    BEV,
    PHEV,
    ICE;

    boolean plugsIn() {
        return this != ICE;
    }

    boolean burnsFuel() {
        return this != BEV;
    }
}
