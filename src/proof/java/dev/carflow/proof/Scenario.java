package dev.carflow.proof;

/** Something that a deployment goes through, and what must hold meanwhile. */
interface Scenario {

    ScenarioResult play(TestCluster cluster) throws Exception;
}
