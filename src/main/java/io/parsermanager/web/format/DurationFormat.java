package io.parsermanager.web.format;

import io.quarkus.qute.TemplateExtension;
import java.util.ArrayList;
import java.util.List;

/** Formats seconds: 5400 is 1 h 30 min. */
@TemplateExtension
public final class DurationFormat {
    private static final int[] SECONDS = {86_400, 3_600, 60, 1};
    private static final String[] ENGLISH = {"d", "h", "min", "s"};
    private static final String[] RUSSIAN = {"д", "ч", "мин", "с"};

    private DurationFormat() {}

    public static String period(Integer seconds, String language) {
        return period(seconds.longValue(), language);
    }

    public static String second(String language) {
        String[] units = units(language);
        return units[units.length - 1];
    }

    private static String[] units(String language) {
        return language.equals("ru") ? RUSSIAN : ENGLISH;
    }

    public static String period(long seconds, String language) {
        String[] units = units(language);
        List<String> parts = new ArrayList<>();
        long left = seconds;
        for (int i = 0; i < SECONDS.length; i++) {
            if (left >= SECONDS[i]) {
                parts.add(left / SECONDS[i] + " " + units[i]);
                left %= SECONDS[i];
            }
        }
        return parts.isEmpty() ? "0 " + units[units.length - 1] : String.join(" ", parts);
    }
}
