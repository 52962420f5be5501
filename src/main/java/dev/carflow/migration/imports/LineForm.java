package dev.carflow.migration.imports;

/** How a line of text is to be understood. */
interface LineForm {

    Line line(long number, String text);
}
