package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateData;

/** What the last form did. The next page shows it once, in the visitor's language ({@link Messages#said}). */
@TemplateData
public enum FlashMessage {
    CANCELED,
    RETRIED,
    NOTHING_TO_RETRY,
    PAUSED,
    RESUMED,
    SAVED,
    MADE,
    DELETED,
    RESET,
    KEY_CLOSED,
    KEY_OPENED,
    TESTED,
    SOURCES_CHANGED,
    SOURCES_DELETED,
    UNDONE,
    REPLAYED
}
