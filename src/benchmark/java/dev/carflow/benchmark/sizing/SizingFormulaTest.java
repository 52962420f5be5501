package dev.carflow.benchmark.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SizingFormulaTest {

    private static final SizingFormula FORMULA = SizingFormula.of(
            "ingest",
            List.of(new SizedLoad(1000, 130, 300), new SizedLoad(2000, 230, 310), new SizedLoad(4000, 430, 330)));

    @Test
    void aFormulaPredictsWhatLiesOnItsLine() {
        SizedLoad predicted = FORMULA.at(3000);

        assertThat(predicted.millicores()).isCloseTo(330, within(0.001));
        assertThat(predicted.mebibytes()).isCloseTo(320, within(0.001));
    }

    @Test
    void theRowOnThePageIsReadAsItWasWritten() {
        String page = "| Role | a | b |\n| worker | 1 + 2 × k | 3 + 4 × k |\n" + FORMULA.row() + "\n";

        assertThat(FORMULA.row()).isEqualTo("| ingest | 30 + 100 × k | 290 + 10 × k |");
        assertThat(SizingFormula.read("ingest", page))
                .contains(
                        new SizingFormula("ingest", new SizingFormula.Line(30, 100), new SizingFormula.Line(290, 10)));
        assertThat(SizingFormula.read("views", page)).isEmpty();
    }

    /** Neither less than nothing without any load, nor less with more of it: that would be noise. */
    @Test
    void aLineNeverFallsAndBeginsAtNothingOrAbove() {
        SizingFormula falling =
                SizingFormula.of("a", List.of(new SizedLoad(1000, 10, 320), new SizedLoad(2000, 30, 300)));

        assertThat(falling.mebibytes()).isEqualTo(new SizingFormula.Line(310, 0));
        assertThat(falling.millicores().always()).isZero();
        assertThat(falling.at(1500).millicores()).isCloseTo(20, within(0.001));
    }
}
