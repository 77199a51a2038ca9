package io.parsermanager.web.overview;

import io.parsermanager.web.form.FormValues;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * How far back the plots of finished tasks look.
 *
 * @param word its name in an address
 * @param bars how many bars a plot has
 * @param barS the time of a bar, in seconds
 */
@TemplateData
public record ThroughputRange(String word, int bars, int barS) {
    /** The counts of minutes are kept for eight days. */
    static final List<ThroughputRange> ALL = List.of(
            new ThroughputRange("15m", 15, 60),
            new ThroughputRange("1h", 60, 60),
            new ThroughputRange("24h", 96, 900),
            new ThroughputRange("7d", 84, 7200));

    private static final ThroughputRange HOUR = ALL.get(1);

    /** The range of an address; an hour if it names none. */
    static ThroughputRange of(String word) {
        if (FormValues.text(word) == null) {
            return HOUR;
        }
        return ALL.stream()
                .filter(range -> range.word.equals(word))
                .findFirst()
                .orElseThrow(() -> FormValues.notOffered("range", word));
    }

    int lengthS() {
        return bars * barS;
    }
}
