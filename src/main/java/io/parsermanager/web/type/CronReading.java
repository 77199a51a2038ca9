package io.parsermanager.web.type;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.List;

/**
 * The meaning of a cron expression, or what is wrong with it.
 *
 * @param words the expression in the visitor's language; null if it is wrong
 * @param firings the next times, at most five
 * @param fault what is wrong; null if nothing is
 */
@TemplateData
public record CronReading(String words, List<Instant> firings, String fault) {}
