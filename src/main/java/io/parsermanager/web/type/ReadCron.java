package io.parsermanager.web.type;

import io.parsermanager.tasktype.Cron;
import io.parsermanager.tasktype.PreviewCron;
import io.parsermanager.tasktype.PreviewCron.Preview;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.Visitor;
import jakarta.enterprise.context.RequestScoped;
import java.time.ZoneId;
import java.util.List;

/** Reads the cron expression of a form, in the visitor's language. */
@RequestScoped
public class ReadCron {
    private final PreviewCron previewCron;
    private final Visitor visitor;

    ReadCron(PreviewCron previewCron, Visitor visitor) {
        this.previewCron = previewCron;
        this.visitor = visitor;
    }

    /**
     * Reads one.
     *
     * @param cron null is the empty expression
     * @param timeZone null or blank is UTC
     */
    public CronReading read(String cron, String timeZone) {
        String zone = FormValues.text(timeZone);
        try {
            Preview preview = previewCron.of(cron == null ? "" : cron, zone == null ? "UTC" : zone, visitor.locale());
            return new CronReading(preview.words(), preview.firings(), ZoneId.of(zone == null ? "UTC" : zone), null);
        } catch (Cron.Invalid e) {
            return new CronReading(null, List.of(), null, e.getMessage());
        }
    }
}
