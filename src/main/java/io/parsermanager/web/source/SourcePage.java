package io.parsermanager.web.source;

import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.Pause;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.source.SourceHistory.Past;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The page of one source: its details, history, schedules and latest tasks, and the forms of its actions. */
@ApplicationScoped
public class SourcePage {
    /** How many of the tasks in the plot are listed too. */
    private static final int LISTED = 10;

    @CheckedTemplate(basePath = "source")
    @TemplateData(target = Pause.class)
    static class Templates {
        private Templates() {}

        static native TemplateInstance source(
                SourceView source,
                String settings,
                List<Explained> schedules,
                OutcomeChart plot,
                List<Past> latest,
                List<VisitChart> visits,
                Past lastVisit,
                FormState pause,
                FormState delete,
                SourceFlash done);
    }

    private final FindSources findSources;
    private final NextRunReasons nextRunReasons;
    private final SourceHistory sourceHistory;

    SourcePage(FindSources findSources, NextRunReasons nextRunReasons, SourceHistory sourceHistory) {
        this.findSources = findSources;
        this.nextRunReasons = nextRunReasons;
        this.sourceHistory = sourceHistory;
    }

    /** The page with its forms empty. */
    TemplateInstance of(long id, SourceFlash done) {
        return of(id, FormState.nothing(), FormState.nothing(), done);
    }

    /** The page with the form of a pause that was rejected. */
    TemplateInstance withPause(long id, FormState pause) {
        return of(id, pause, FormState.nothing(), new SourceFlash());
    }

    /** The page with the form of a deletion that was rejected. */
    TemplateInstance withDelete(long id, FormState delete) {
        return of(id, FormState.nothing(), delete, new SourceFlash());
    }

    private TemplateInstance of(long id, FormState pause, FormState delete, SourceFlash done) {
        SourceView source = findSources.get(id);
        List<Past> tasks = sourceHistory.latest(id);
        return Templates.source(
                source,
                source.settings().isEmpty() ? null : source.settings().toPrettyString(),
                nextRunReasons.ofSource(id),
                OutcomeChart.of(tasks),
                tasks.subList(0, Math.min(LISTED, tasks.size())),
                VisitChart.of(tasks),
                tasks.stream().filter(Past::isVisit).findFirst().orElse(null),
                pause,
                delete,
                done);
    }
}
