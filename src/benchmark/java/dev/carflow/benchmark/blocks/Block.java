package dev.carflow.benchmark.blocks;

import java.util.Map;

/**
 * The figures of one row in one period.
 *
 * @param figures those that the row has
 */
public record Block(Map<Figure, Double> figures) {

    public Block {
        figures = Map.copyOf(figures);
    }
}
