package dev.carflow.enrichment.need;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Selects signals: one by its code ({@code charge-ischarging}), or all of a group, which is the part before the dash.
 *
 * @param name in lower case
 */
public record SignalSelector(String name) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Reads a code or a group in any case. */
    public static SignalSelector of(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an entry names no signal: write a code or a group, such as location or vehicleidentification-vin");
        }
        return new SignalSelector(name);
    }

    boolean names(String code) {
        return code.equals(name) || code.startsWith(name) && code.charAt(name.length()) == '-' && !name.contains("-");
    }

    /** For the configuration, which would hide the reason of a failing method that it finds itself. */
    public static final class Reader implements Converter<SignalSelector> {

        private static final long serialVersionUID = 1L;

        /** Returns null for a blank entry, which counts as absent. */
        @Override
        public SignalSelector convert(String text) {
            return text.isBlank() ? null : of(text);
        }
    }
}
