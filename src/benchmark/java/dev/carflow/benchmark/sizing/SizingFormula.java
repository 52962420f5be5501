package dev.carflow.benchmark.sizing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a role needs: something always, and something for each thousand events a second.
 *
 * @param role as it stands on the page
 */
public record SizingFormula(String role, Line millicores, Line mebibytes) {

    private static final double THOUSAND = 1000;

    /** @param perThousand for a thousand events a second */
    public record Line(double always, double perThousand) {

        double at(double perSecond) {
            return always + perThousand * perSecond / THOUSAND;
        }

        /** The line of least squares; it does not fall, and begins at nothing or above. */
        static Line of(List<SizedLoad> loads, ToDoubleFunction<SizedLoad> figure) {
            double rate = mean(loads, SizedLoad::perSecond);
            double value = mean(loads, figure);
            double together = 0;
            double alone = 0;
            for (SizedLoad load : loads) {
                together += (load.perSecond() - rate) * (figure.applyAsDouble(load) - value);
                alone += (load.perSecond() - rate) * (load.perSecond() - rate);
            }
            double slope = Math.max(0, together / alone);
            double always = value - slope * rate;
            return always < 0 ? new Line(0, value / rate * THOUSAND) : new Line(always, slope * THOUSAND);
        }

        private static double mean(List<SizedLoad> loads, ToDoubleFunction<SizedLoad> figure) {
            return loads.stream().mapToDouble(figure).average().orElseThrow();
        }
    }

    /** Returns the formula that fits measured loads, at least two different ones. */
    public static SizingFormula of(String role, List<SizedLoad> loads) {
        return new SizingFormula(role, Line.of(loads, SizedLoad::millicores), Line.of(loads, SizedLoad::mebibytes));
    }

    /** Returns what a process needs at a load. */
    public SizedLoad at(double perSecond) {
        return new SizedLoad(perSecond, millicores.at(perSecond), mebibytes.at(perSecond));
    }

    /** Returns the row of the table on the page. */
    public String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %.0f + %.0f × k | %.0f + %.0f × k |",
                role,
                millicores.always(),
                millicores.perThousand(),
                mebibytes.always(),
                mebibytes.perThousand());
    }

    /** Returns the formula of a role on a page that has such a row. */
    public static Optional<SizingFormula> read(String role, String page) {
        String number = "(\\d+) \\+ (\\d+) × k";
        Matcher row = Pattern.compile("\\| " + Pattern.quote(role) + " \\| " + number + " \\| " + number + " \\|")
                .matcher(page);
        return row.find()
                ? Optional.of(new SizingFormula(
                        role,
                        new Line(Integer.parseInt(row.group(1)), Integer.parseInt(row.group(2))),
                        new Line(Integer.parseInt(row.group(3)), Integer.parseInt(row.group(4)))))
                : Optional.empty();
    }
}
