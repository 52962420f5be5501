package dev.carflow.proof.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.migration.Shown.Broken;
import org.junit.jupiter.api.Test;

class FindingsTest {

    @Test
    void whatIsBrokenIsTold() {
        Findings findings = new Findings();
        findings.require(true, "kept", "here");
        findings.require(false, "broken", "there");
        assertThat(findings.broken()).containsExactly(new Broken("broken", "there"));
    }

    @Test
    void whatIsExpectedToBreakIsNotToldAndElsewhereIs() {
        Findings findings = new Findings().expect("known", example -> example.startsWith("here"), "to be mended");
        findings.require(false, "known", "here: 1");
        findings.require(false, "known", "there: 1");
        assertThat(findings.broken()).containsExactly(new Broken("known", "there: 1"));
        assertThat(findings.expectedFailures()).containsExactly("expected to fail: known (to be mended)");
    }

    @Test
    void anExpectationThatIsNotMetAnyMoreIsAFailure() {
        Findings findings = new Findings().expect("known", example -> true, "to be mended");
        findings.require(true, "known", "here");
        assertThat(findings.broken())
                .singleElement()
                .extracting(Broken::promise)
                .isEqualTo("what is expected to fail fails");
    }
}
