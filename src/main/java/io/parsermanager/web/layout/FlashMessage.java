package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateData;

/** What was done by the form before: a page says it once, in the reader's language (Words.said). */
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
    RESET
}
