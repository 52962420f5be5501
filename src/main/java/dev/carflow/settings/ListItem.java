package dev.carflow.settings;

import org.eclipse.microprofile.config.spi.Converter;

/** An item of a list, without surrounding blanks, tabs and line ends. An item of nothing else does not count. */
public final class ListItem implements Converter<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String convert(String text) {
        String item = text.strip();
        return item.isEmpty() ? null : item;
    }
}
