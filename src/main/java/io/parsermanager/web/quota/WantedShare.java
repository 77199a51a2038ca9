package io.parsermanager.web.quota;

import io.parsermanager.schedule.DemandOfKey.Demand;
import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;

/**
 * How much the schedules of a key want of what its quota allows.
 *
 * @param times 1 is all of it; with more than that the quota stretches their intervals
 * @param atLeast whether there are too many sources to count
 */
@TemplateData
public record WantedShare(double times, Long sources, boolean atLeast) {
    /** Below this share the page shows a bound, since one decimal would be 0.0. */
    private static final double LITTLE = 0.1;

    static WantedShare of(Demand demand, double allowedPerS) {
        return new WantedShare(demand.perS() / allowedPerS, demand.sources(), demand.isLowerBound());
    }

    public boolean isTooMuch() {
        return times > 1;
    }

    public String text(String language) {
        return times > 0 && times < LITTLE
                ? "< " + NumberFormats.decimal(LITTLE, language)
                : NumberFormats.decimal(times, language);
    }
}
