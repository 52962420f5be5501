package dev.carflow.accounts.vault;

import dev.carflow.smartcar.legacy.TokenPair;

/**
 * A vehicle's tokens as somebody else had them, who renews them. Of two pairs the one counts that was given out later.
 *
 * @param row {@code vehicles.id}
 */
public record ImportedPair(long row, TokenPair pair) {

    @Override
    public String toString() {
        return "BroughtPair[row=" + row + "]";
    }
}
