package io.parsermanager.web.type;

import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What each pace would mean for the enabled adaptive schedules of a task type.
 *
 * @param hasBounds false: the form has no bounds to compute with, and nothing else is known
 * @param rows one for each pace; all of them have the same counts
 * @param partial the task type has more schedules than were read
 */
@TemplateData
public record PacePreview(boolean hasBounds, List<Row> rows, boolean partial) {
    /** The preview of a form without usable bounds. */
    static final PacePreview WITHOUT_BOUNDS = new PacePreview(false, List.of(), false);

    /**
     * What one pace would mean.
     *
     * @param lookedAt schedules of the task type that were read
     * @param others enabled schedules that are not adaptive
     * @param known adaptive schedules of which a visit has said what it found
     * @param atBound those of them whose interval is at a bound
     * @param visitsNow visits a day of the known schedules at their present intervals
     * @param visits the same at the intervals to which this pace and the bounds would lead; null: none is known
     * @param medianS the median of these intervals in seconds
     */
    @TemplateData
    @RegisterForReflection
    public record Row(
            String pace,
            Long lookedAt,
            Long adaptive,
            Long others,
            Long known,
            Long atBound,
            Double visitsNow,
            Double visits,
            Double medianS) {
        public String visitsADay(String language) {
            return number(visits, language);
        }
    }

    public long lookedAt() {
        return rows.isEmpty() ? 0 : rows.get(0).lookedAt;
    }

    public long adaptive() {
        return rows.isEmpty() ? 0 : rows.get(0).adaptive;
    }

    public long others() {
        return rows.isEmpty() ? 0 : rows.get(0).others;
    }

    public long known() {
        return rows.isEmpty() ? 0 : rows.get(0).known;
    }

    public long atBound() {
        return rows.isEmpty() ? 0 : rows.get(0).atBound;
    }

    public String visitsNow(String language) {
        return rows.isEmpty() ? "" : number(rows.get(0).visitsNow, language);
    }

    /** With one decimal below 10, where it counts. */
    private static String number(Double visits, String language) {
        if (visits == null) {
            return "";
        }
        return visits < 10 ? NumberFormats.decimal(visits, language) : NumberFormats.grouped(Math.round(visits));
    }
}
