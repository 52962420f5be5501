package dev.carflow.migration.imports;

/** Parses a line of text. */
interface LineFormat {

    ImportLine line(long number, String text);
}
