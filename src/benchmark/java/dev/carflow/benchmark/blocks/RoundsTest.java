package dev.carflow.benchmark.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    /** A drift that grows equally from one position to the next affects all rows equally. */
    @Property
    void overEveryTwoBlocksAllRowsStandEquallyEarly(
            @ForAll @IntRange(min = 1, max = 9) int rows, @ForAll @IntRange(min = 0, max = 50) int pair) {
        List<Integer> contenders = IntStream.range(0, rows).boxed().toList();

        List<Integer> first = Rounds.order(contenders, 2 * pair);
        List<Integer> second = Rounds.order(contenders, 2 * pair + 1);

        assertThat(contenders).allSatisfy(row -> assertThat(first.indexOf(row) + second.indexOf(row))
                .isEqualTo(rows - 1));
    }

    @Property
    void inTheLongRunEachRowStandsAtEachPlaceEquallyOften(@ForAll @IntRange(min = 1, max = 9) int rows) {
        List<Integer> contenders = IntStream.range(0, rows).boxed().toList();

        for (int row : contenders) {
            List<Integer> places = IntStream.range(0, 2 * rows)
                    .map(block -> Rounds.order(contenders, block).indexOf(row))
                    .sorted()
                    .boxed()
                    .toList();
            assertThat(places)
                    .isEqualTo(
                            IntStream.range(0, 2 * rows).map(i -> i / 2).boxed().toList());
        }
    }

    @Test
    void theWarmUpIsNotMeasured() throws Exception {
        Counting row = new Counting("row");
        Counting reference = new Counting("reference");

        Results results = new Rounds(2, 3, NOWHERE).run(List.of(row, reference));

        assertThat(results.sample(row, Figure.RATE).values()).containsExactly(3.0, 4.0, 5.0);
        assertThat(results.compare(row, reference, Figure.RATE).ratios().median())
                .isEqualTo(1);
    }

    /** Counts its blocks from 1. */
    private static final class Counting implements Contender {

        private final String name;
        private final List<Integer> blocks = new ArrayList<>();

        private Counting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Block block() {
            blocks.add(blocks.size() + 1);
            return new Block(Map.of(Figure.RATE, (double) blocks.size()));
        }
    }
}
