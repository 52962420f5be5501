package dev.carflow.proof.migration;

/** A situation that a company goes through during its migration, and what must hold meanwhile. */
public interface MigrationScenario {

    /**
     * @param kafka bootstrap servers; topics and the database are the scenario's own
     */
    MigrationResult play(String kafka) throws Exception;
}
