package dev.carflow.proof;

/** A disruption of a deployment, and the promises that must hold meanwhile. */
interface Scenario {

    ScenarioResult play(TestCluster cluster) throws Exception;
}
