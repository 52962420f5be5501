package dev.carflow.benchmark.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerdictsTest {

    @Test
    void oneClaimThatDoesNotHoldFailsTheRun() {
        Verdicts verdicts = new Verdicts(true);
        verdicts.correct("nothing is missing", true);
        assertThat(verdicts.allHold()).isTrue();

        verdicts.figure("memory is flat", false);

        assertThat(verdicts.allHold()).isFalse();
        assertThat(verdicts.all().get(1)).hasToString("FAILS   memory is flat");
    }

    @Test
    void aShortRunIsJudgedByItsFaultsAndNotByItsFigures() {
        Verdicts verdicts = new Verdicts(false);
        verdicts.correct("nothing is missing", true);
        verdicts.figure("memory is flat", false);
        assertThat(verdicts.allHold()).isTrue();

        verdicts.correct("nothing is there twice", false);

        assertThat(verdicts.allHold()).isFalse();
    }

    @Test
    void aBoundHoldsUpToItAndNotBeyond() {
        assertThat(atMost(1.25, 1.25)).isTrue();
        assertThat(atMost(1.26, 1.25)).isFalse();
        assertThat(atMost(Double.NaN, 1.25)).isFalse();
    }

    private static boolean atMost(double value, double most) {
        Verdicts verdicts = new Verdicts(true);
        verdicts.atMost("cost", value, most);
        return verdicts.allHold();
    }

    @Test
    void aMissedGateIsReportedAndFailsNoRun() {
        Verdicts verdicts = new Verdicts(true);
        verdicts.correct("nothing is missing", true);

        verdicts.gateAtLeast("rate, Carflow / bare", 0.94, 0.95);
        verdicts.gateAtLeast("rate, Carflow / leanest", 0.8, 0.8);
        verdicts.gateAtMost("p99.9, Carflow / bare", 1.51, 1.5);

        assertThat(verdicts.allHold()).isTrue();
        assertThat(verdicts.all())
                .extracting(Verdicts.Verdict::toString)
                .containsExactly(
                        "holds   nothing is missing",
                        "MISSED  rate, Carflow / bare: 0.94, at least 0.95",
                        "reached rate, Carflow / leanest: 0.80, at least 0.80",
                        "MISSED  p99.9, Carflow / bare: 1.51, at most 1.50");
    }

    @Test
    void aRunThatClaimsNothingIsNoSuccess() {
        assertThat(new Verdicts(true).allHold()).isFalse();
    }
}
