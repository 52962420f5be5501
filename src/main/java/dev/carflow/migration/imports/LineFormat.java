package dev.carflow.migration.imports;

/** How a line of text is to be understood. */
interface LineFormat {

    ImportLine line(long number, String text);
}
