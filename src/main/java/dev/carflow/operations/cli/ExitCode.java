package dev.carflow.operations.cli;

/** What a subcommand's end says to a script. */
public final class ExitCode {

    /** It was done, or what was asked holds. */
    public static final int HOLDS = 0;

    /** It was not done, or what was asked does not hold. The output says why. */
    public static final int DOES_NOT_HOLD = 1;

    /** The command line cannot be understood. */
    public static final int USAGE = 2;

    /** Nobody knows: the database, Smartcar or a setting stands in the way. */
    public static final int COULD_NOT_FIND_OUT = 3;

    private ExitCode() {}
}
