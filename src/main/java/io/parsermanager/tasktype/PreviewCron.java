package io.parsermanager.tasktype;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.hibernate.Session;

/** Explains a cron expression before it is saved: in words, and by its next firings. */
@ApplicationScoped
@RegisterResourceBundle(bundleName = "com.cronutils.CronUtilsI18N")
public class PreviewCron {
    private static final int FIRINGS = 5;

    /** The meaning of an expression. Without firings it never fires. */
    public record Preview(String words, List<Instant> firings) {}

    private final Session session;

    PreviewCron(Session session) {
        this.session = session;
    }

    /**
     * Explains a cron expression of a task type.
     *
     * @throws Cron.Invalid if the expression or the time zone cannot be read
     */
    @Transactional(dontRollbackOn = Cron.Invalid.class)
    public Preview of(String expression, String timeZone, Locale locale) {
        Cron cron = Cron.parse(expression, timeZone);
        Instant now = session.createNativeQuery("SELECT now()", Instant.class).getSingleResult();
        return new Preview(cron.describe(locale), cron.next(now, FIRINGS));
    }
}
