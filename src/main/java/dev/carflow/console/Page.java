package dev.carflow.console;

import dev.carflow.operations.StatusTable;
import java.util.List;

/**
 * Everything that the page shows, in words. The template {@code console/page.html} gives it its form.
 *
 * @param range of the plots
 * @param problems beside the first, which is the headline
 */
public record Page(
        Process process,
        String updated,
        RangeChoice range,
        Headline headline,
        List<Headline> problems,
        List<Card> cards,
        List<Table> tables) {

    /**
     * @param version of Carflow
     * @param dashboard its address; null if it is not known
     */
    public record Process(String version, String host, String roles, String uptime, String dashboard) {}

    /** @param parameter in the address of page and stream */
    public record RangeChoice(String parameter, String words, boolean shorter) {}

    /**
     * The most important sentence.
     *
     * @param level a slug, for its colour
     * @param word the same in a word, for those who see no colours
     * @param section what to read; null if nothing has to be done
     * @param page of the documentation that has the section; null without one
     * @param url of the section; null if it is not known
     */
    public record Headline(String level, String word, String sentence, String section, String page, String url) {}

    /**
     * A few figures and how they came about.
     *
     * @param plot null for none
     * @param empty what to say in place of a plot that has nothing to draw; null if it has
     */
    public record Card(String id, String title, String what, List<Figure> figures, Plot plot, String empty) {

        /** Returns the columns of the plot's table. */
        public List<String> names() {
            return plot == null
                    ? List.of()
                    : plot.lines().stream().map(Plot.Line::name).toList();
        }
    }

    /** @param series the number of its line in the plot; 0 for none */
    public record Figure(String label, String value, String unit, int series) {}

    /** @param empty what to say in place of rows; null if there are any */
    public record Table(
            String id,
            String title,
            String caption,
            List<String> columns,
            List<List<StatusTable.Cell>> rows,
            String empty) {}
}
