package io.parsermanager.web.source;

import io.parsermanager.source.bulk.BulkAct;
import io.parsermanager.web.form.FormValues;
import io.quarkus.qute.TemplateData;
import java.util.Locale;

/** What the list of sources does with many of them. */
@TemplateData
public enum SourceAct {
    RUN(null),
    PAUSE(BulkAct.PAUSE),
    RESUME(BulkAct.RESUME),
    ENABLE(BulkAct.ENABLE),
    DISABLE(BulkAct.DISABLE),
    TAG(BulkAct.TAG),
    UNTAG(BulkAct.UNTAG),
    DELETE(null);

    private final BulkAct bulkAct;

    SourceAct(BulkAct bulkAct) {
        this.bulkAct = bulkAct;
    }

    /** The act of a word in an address or a form. */
    static SourceAct of(String word) {
        SourceAct act = FormValues.choice(SourceAct.class, "act", word);
        if (act == null) {
            throw FormValues.notOffered("act", "");
        }
        return act;
    }

    /** The change that is kept and can be undone; null: it cannot. */
    BulkAct bulkAct() {
        return bulkAct;
    }

    /** Its word in addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isOfTag() {
        return bulkAct != null && bulkAct.isOfTag();
    }

    public boolean isDelete() {
        return this == DELETE;
    }

    public boolean isPause() {
        return this == PAUSE;
    }

    public boolean isRun() {
        return this == RUN;
    }
}
