package dev.carflow.operations.cli;

/** The exit codes of subcommands. */
public final class ExitCode {

    /** It was done, or the answer is yes. */
    public static final int HOLDS = 0;

    /** It was not done, or the answer is no. The output says why. */
    public static final int DOES_NOT_HOLD = 1;

    /** The command line cannot be parsed. */
    public static final int USAGE = 2;

    /** Unknown: the database, Smartcar or a setting prevented the check. */
    public static final int COULD_NOT_FIND_OUT = 3;

    private ExitCode() {}
}
