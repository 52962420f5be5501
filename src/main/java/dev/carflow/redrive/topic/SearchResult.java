package dev.carflow.redrive.topic;

import java.util.List;

/**
 * The result of a search.
 *
 * @param matches in no order
 * @param isCut whether there were more matches than a search returns
 * @param coverage one entry for each part that was asked for, in that order
 */
public record SearchResult<T>(List<T> matches, boolean isCut, List<TopicCoverage> coverage) {

    public SearchResult {
        matches = List.copyOf(matches);
        coverage = List.copyOf(coverage);
    }
}
