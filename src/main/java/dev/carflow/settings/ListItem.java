package dev.carflow.settings;

import org.eclipse.microprofile.config.spi.Converter;

/** An item of a list, without the blanks, tabs and line ends around it. One of nothing else is no item. */
public final class ListItem implements Converter<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String convert(String text) {
        String item = text.strip();
        return item.isEmpty() ? null : item;
    }
}
