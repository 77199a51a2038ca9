package io.parsermanager.web.pause;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts about pauses, on every page that shows one. Russian: messages/pause_ru.properties. */
@MessageBundle("pause")
public interface PauseMessages {
    @Message("Paused")
    String paused();

    @Message("by {who}")
    String by(String who);

    @Message("since")
    String since();

    @Message("until")
    String until();

    @Message("until resumed")
    String until_resumed();

    @Message("{#if paused}Change the pause{#else}Pause{/if}")
    String button(boolean paused);

    @Message("No new tasks until you resume it. Tasks that exist continue.")
    String explanation();

    @Message("Reason (shown to others)")
    String reason();

    @Message("Until (empty: until resumed)")
    String end();

    @Message("Pause now")
    String confirm();

    @Message("Resume")
    String resume();
}
