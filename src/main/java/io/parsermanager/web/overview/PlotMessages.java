package io.parsermanager.web.overview;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the plots of finished tasks. Russian: messages/plot_ru.properties. */
@MessageBundle("plot")
public interface PlotMessages {
    @Message("Finished tasks")
    String title();

    @Message("1 h ago")
    String ago_hour();

    @Message("24 h ago")
    String ago_day();

    @Message("Plots, other times")
    String others();

    @Message("Range of time")
    String range();

    @Message("{#when word}{#is '15m'}15 min{#is '1h'}1 hour{#is '24h'}24 hours{#is '7d'}7 days{#else}{word}{/when}")
    String range_name(String word);

    @Message("Green succeeded, red failed or missed a deadline. Point at a bar for its values. Times: {zone}.")
    String explanation(String zone);

    @Message("Succeeded: {good} · failed or canceled: {bad}")
    String sums(String good, String bad);

    @Message("Values as a table")
    String table();

    @Message("Time")
    String time();

    @Message("Succeeded")
    String succeeded();

    @Message("Failed")
    String failed();

    @Message("Canceled")
    String canceled();

    @Message("{from} – {to}: succeeded {good}, failed {failed}, canceled {canceled}")
    String bar(String from, String to, long good, long failed, long canceled);
}
