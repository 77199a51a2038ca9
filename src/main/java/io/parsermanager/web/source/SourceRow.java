package io.parsermanager.web.source;

import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.source.SourceView;
import io.quarkus.qute.TemplateData;

/**
 * A source in the list.
 *
 * @param next its schedule that runs next; if none runs, one of them; null: it has none
 * @param worst its schedule with the most failures; null: it has none
 * @param schedules how many schedules it has, as far as the list reads them
 * @param last its task that was made last
 */
@TemplateData
public record SourceRow(
        SourceView source, Explained next, Explained worst, Explained last, int schedules, OutcomeStrip outcomes) {}
