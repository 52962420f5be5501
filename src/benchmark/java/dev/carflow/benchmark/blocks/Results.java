package dev.carflow.benchmark.blocks;

import dev.carflow.benchmark.statistics.Comparison;
import dev.carflow.benchmark.statistics.Sample;
import java.util.List;
import java.util.Map;

/**
 * The measurements.
 *
 * @param blocks of each row, in the order of the rows and of time
 */
public record Results(Map<Contender, List<Block>> blocks) {

    public boolean has(Contender contender, Figure figure) {
        return blocks.get(contender).stream().allMatch(block -> block.figures().containsKey(figure));
    }

    public Sample sample(Contender contender, Figure figure) {
        return new Sample(blocks.get(contender).stream()
                .map(block -> block.figures().get(figure))
                .toList());
    }

    public Comparison compare(Contender contender, Contender reference, Figure figure) {
        return Comparison.of(sample(contender, figure), sample(reference, figure));
    }
}
