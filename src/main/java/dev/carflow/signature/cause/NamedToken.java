package dev.carflow.signature.cause;

/**
 * A management token that may have signed.
 *
 * @param name its name in the output
 * @param configured whether signatures made with it hold now
 */
public record NamedToken(String name, String token, boolean configured) {

    /** Shows only the name. */
    @Override
    public String toString() {
        return name;
    }
}
