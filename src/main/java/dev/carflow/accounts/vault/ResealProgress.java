package dev.carflow.accounts.vault;

/**
 * Progress of sealing all tokens under the current key.
 *
 * @param resealed rows that were under an older key
 * @param unreadable rows that no key opens; they stay as they are
 * @param changed rows that another process wrote meanwhile; another run finds them
 * @param lastRow {@code vehicles.id} up to which all rows were read
 * @param finished whether there are no further rows
 */
public record ResealProgress(long resealed, long unreadable, long changed, long lastRow, boolean finished) {

    static final ResealProgress BEGINNING = new ResealProgress(0, 0, 0, Long.MIN_VALUE, false);
}
