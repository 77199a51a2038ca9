package io.parsermanager.web.source;

import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/** The flash message of a source's page: what the form before did, as the address tells. */
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
}
