package io.parsermanager.web.source;

import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/** The flash message of the pages of sources: what the form before did, as the address tells. */
@TemplateData
public class SourceFlash {
    @QueryParam("said")
    String said;

    @QueryParam("n")
    long n;

    /** Groups that a run by hand made. */
    @QueryParam("group")
    List<Long> groups;

    @QueryParam("overlaps")
    long overlaps;

    @QueryParam("disabled")
    long disabled;

    @QueryParam("paused")
    long paused;

    /** Sources that a deletion left out. */
    @QueryParam("left")
    long left;

    /** The bulk action that the form before was, for its undo; 0: there is nothing to undo. */
    @QueryParam("action")
    long action;

    @QueryParam("act")
    String act;

    public String getSaid() {
        return said;
    }

    public long getN() {
        return n;
    }

    public List<Long> getGroups() {
        return groups == null ? List.of() : groups;
    }

    public long getOverlaps() {
        return overlaps;
    }

    public long getDisabled() {
        return disabled;
    }

    public long getPaused() {
        return paused;
    }

    public long getLeft() {
        return left;
    }

    public long getAction() {
        return action;
    }

    public String getAct() {
        return act;
    }
}
