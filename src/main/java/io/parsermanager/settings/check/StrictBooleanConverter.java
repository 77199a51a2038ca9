package io.parsermanager.settings.check;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts true and false strictly. SmallRye's own converter takes every unknown text for false. */
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
