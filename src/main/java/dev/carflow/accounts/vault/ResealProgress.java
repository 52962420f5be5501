package dev.carflow.accounts.vault;

/**
 * How far the sealing of all tokens under the current key has come.
 *
 * @param resealed rows that were under an older key
 * @param unreadable rows that no key opens; they stay as they are
 * @param changed rows that somebody else wrote meanwhile; another round finds them
 * @param lastRow {@code vehicles.id} up to which all rows were looked at
 * @param finished whether there are no further rows
 */
public record ResealProgress(long resealed, long unreadable, long changed, long lastRow, boolean finished) {

    static final ResealProgress BEGINNING = new ResealProgress(0, 0, 0, Long.MIN_VALUE, false);
}
