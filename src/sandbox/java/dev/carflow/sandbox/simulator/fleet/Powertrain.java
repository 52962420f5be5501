package dev.carflow.sandbox.simulator.fleet;

/** Kinds of powertrains; the literals of {@code powertrainType} (contract 3.3). */
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
