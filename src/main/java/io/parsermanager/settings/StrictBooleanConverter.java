package io.parsermanager.settings;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads a switch strictly: SmallRye's own converter takes anything it does not know for "off". */
public class StrictBooleanConverter implements Converter<Boolean> {
    @Override
    public Boolean convert(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("Expected true or false");
        };
    }
}
