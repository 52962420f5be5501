package dev.carflow.benchmark.blocks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Measures all rows in turn, again and again.
 *
 * @param warmUp blocks of each row that are not measured
 * @param blocks of each row that are
 */
public record Rounds(int warmUp, int blocks, PrintStream out) {

    public Results run(List<? extends Contender> contenders)
            throws IOException, InterruptedException, ExecutionException {
        Map<Contender, List<Block>> measured = new LinkedHashMap<>();
        contenders.forEach(contender -> measured.put(contender, new ArrayList<>()));
        for (int round = -warmUp; round < blocks; round++) {
            for (Contender contender : order(contenders, Math.floorMod(round, 2 * contenders.size()))) {
                Block block = contender.block();
                if (round >= 0) {
                    measured.get(contender).add(block);
                }
                print(round, contender, block);
            }
        }
        return new Results(measured);
    }

    /**
     * Returns the order within a block: every second one is the reverse of the one before, so that a steady drift of
     * the machine affects all rows equally; and each pair begins one row further on, so that each row follows each of
     * its neighbours and is at each position.
     */
    public static <T> List<T> order(List<? extends T> contenders, int block) {
        List<T> order = new ArrayList<>(contenders);
        Collections.rotate(order, -(block / 2));
        if (block % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    private void print(int round, Contender contender, Block block) {
        out.printf(
                Locale.ROOT,
                "%-10s %-30s %,9.0f/s  %,7.1f us  other cores %.2f%n",
                round < 0 ? "warm-up" : "block " + (round + 1),
                contender.name(),
                block.figures().getOrDefault(Figure.RATE, Double.NaN),
                block.figures().getOrDefault(Figure.OWN_CPU, Double.NaN),
                block.figures().getOrDefault(Figure.OTHER_CORES, Double.NaN));
    }
}
