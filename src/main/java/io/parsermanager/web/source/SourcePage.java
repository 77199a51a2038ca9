package io.parsermanager.web.source;

import io.parsermanager.http.paging.Paging;
import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.Pause;
import io.parsermanager.source.SourceView;
import io.parsermanager.tasktype.FindTaskTypes;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.source.SourceHistory.Past;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The page of one source: its details, history, schedules and latest tasks, and the forms of its actions. */
@ApplicationScoped
public class SourcePage {
    /** How many of the tasks in the plot are listed too. */
    private static final int LISTED = 10;

    /** The most task types that the form of a new schedule offers. */
    private static final int OFFERED = 200;

    /** The forms of the page. */
    @TemplateData
    public record Forms(FormState pause, FormState delete, FormState schedule) {
        static final Forms EMPTY = new Forms(
                FormState.nothing(), FormState.nothing(), FormState.of(Map.of("mode", "CRON", "enabled", "true")));
    }

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
                Forms forms,
                List<TaskTypeView> unplanned,
                SourceFlash done);
    }

    private final FindSources findSources;
    private final NextRunReasons nextRunReasons;
    private final SourceHistory sourceHistory;
    private final FindTaskTypes findTaskTypes;

    SourcePage(
            FindSources findSources,
            NextRunReasons nextRunReasons,
            SourceHistory sourceHistory,
            FindTaskTypes findTaskTypes) {
        this.findTaskTypes = findTaskTypes;
        this.findSources = findSources;
        this.nextRunReasons = nextRunReasons;
        this.sourceHistory = sourceHistory;
    }

    /** The page with its forms empty. */
    TemplateInstance of(long id, SourceFlash done) {
        return of(id, Forms.EMPTY, done);
    }

    /** The page with the form of a pause that was rejected. */
    TemplateInstance withPause(long id, FormState pause) {
        return of(id, new Forms(pause, FormState.nothing(), Forms.EMPTY.schedule), new SourceFlash());
    }

    /** The page with the form of a deletion that was rejected. */
    TemplateInstance withDelete(long id, FormState delete) {
        return of(id, new Forms(FormState.nothing(), delete, Forms.EMPTY.schedule), new SourceFlash());
    }

    /** The page with the form of a new schedule that was rejected. */
    TemplateInstance withSchedule(long id, FormState schedule) {
        return of(id, new Forms(FormState.nothing(), FormState.nothing(), schedule), new SourceFlash());
    }

    private TemplateInstance of(long id, Forms forms, SourceFlash done) {
        SourceView source = findSources.get(id);
        List<Past> tasks = sourceHistory.latest(id);
        List<Explained> schedules = nextRunReasons.ofSource(id);
        return Templates.source(
                source,
                source.settings().isEmpty() ? null : source.settings().toPrettyString(),
                schedules,
                OutcomeChart.of(tasks),
                tasks.subList(0, Math.min(LISTED, tasks.size())),
                VisitChart.of(tasks),
                tasks.stream().filter(Past::isVisit).findFirst().orElse(null),
                forms,
                unplanned(source, schedules),
                done);
    }

    /** The task types that the source has no schedule for. */
    private List<TaskTypeView> unplanned(SourceView source, List<Explained> schedules) {
        return findTaskTypes.page(source.sourceType(), null, Paging.of(OFFERED, null)).items().stream()
                .filter(type -> schedules.stream()
                        .noneMatch(schedule -> schedule.taskTypeId().equals(type.id())))
                .toList();
    }
}
