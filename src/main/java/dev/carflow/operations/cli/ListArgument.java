package dev.carflow.operations.cli;

import picocli.CommandLine.ITypeConverter;

/** Reads an item of a comma separated list: blanks and line ends around it are not part of it. */
public final class ListArgument implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        return value.strip();
    }
}
