package dev.carflow.proof.migration;

/** Something that a company goes through on its way, and what must hold meanwhile. */
public interface MigrationScenario {

    /** @param kafka bootstrap servers; topics and the database are the scenario's own */
    MigrationResult play(String kafka) throws Exception;
}
