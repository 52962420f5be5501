package dev.carflow.benchmark.blocks;

import java.util.Map;

/**
 * What one row did in one stretch of time.
 *
 * @param figures those that the row has
 */
public record Block(Map<Figure, Double> figures) {

    public Block {
        figures = Map.copyOf(figures);
    }
}
