package dev.carflow.accounts.vault;

import dev.carflow.smartcar.legacy.TokenPair;

/**
 * A vehicle's tokens as imported from the application that renews them. Of two pairs the one that was issued later
 * counts.
 *
 * @param row {@code vehicles.id}
 */
public record ImportedPair(long row, TokenPair pair) {

    @Override
    public String toString() {
        return "BroughtPair[row=" + row + "]";
    }
}
