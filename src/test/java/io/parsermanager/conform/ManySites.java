package io.parsermanager.conform;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Many feeds at many hosts, as a list of feeds of the real world has them: a few hosts with many feeds, many hosts with some, and one feed in
 * a hundred that is not well. The hosts are addresses of this machine: 127.0.1.1 and so on.
 */
final class ManySites implements AutoCloseable {
    /**
     * A feed, and what must come of a visit.
     *
     * @param error the error's code; null: it is a good feed
     */
    record Feed(Site site, SitePage page, String url, String error) {
        boolean isGood() {
            return error == null;
        }

        int visits() {
            return site.visits(url).size();
        }

        boolean wasVisitedWithBookmark() {
            return site.visits(url).stream().anyMatch(Site.Visit::conditional);
        }
    }

    private static final int LARGE_HOSTS = 4;
    private static final int SMALL_HOSTS = 95;

    /** Large hosts have one feed in this many. */
    private static final int ONE_IN = 6;

    /** What one feed in a hundred is, in turn. */
    private static final List<SitePage> SPECIAL = List.of(
            SitePage.MOVED,
            SitePage.ELSEWHERE,
            SitePage.GZIP,
            SitePage.MISSING,
            SitePage.GONE,
            SitePage.FORBIDDEN,
            SitePage.BROKEN,
            SitePage.UNHURRIED);

    private static final Map<SitePage, String> ERRORS = Map.of(
            SitePage.MISSING, "HTTP_404",
            SitePage.GONE, "HTTP_410",
            SitePage.FORBIDDEN, "HTTP_403",
            SitePage.BUSY, "HTTP_429",
            SitePage.BROKEN, "XML");

    private final List<Site> sites = new ArrayList<>();
    private final List<Feed> feeds = new ArrayList<>();

    /** @param howMany feeds; besides there is a host that answers 429 to whoever asks for one of these busy feeds */
    static ManySites open(int howMany, int busy) throws IOException {
        ManySites made = new ManySites();
        for (int i = 1; i <= LARGE_HOSTS + SMALL_HOSTS + 1; i++) {
            made.sites.add(Site.open(settings("127.0.1." + i)));
        }
        for (int i = 0; i < howMany; i++) {
            int host = i % ONE_IN == 0 ? i / ONE_IN % LARGE_HOSTS : LARGE_HOSTS + i % SMALL_HOSTS;
            made.add(host, i % 100 == 99 ? SPECIAL.get(i / 100 % SPECIAL.size()) : SitePage.GOOD);
        }
        for (int i = 0; i < busy; i++) {
            made.add(LARGE_HOSTS + SMALL_HOSTS, SitePage.BUSY);
        }
        return made;
    }

    private void add(int host, SitePage page) {
        Site site = sites.get(host);
        feeds.add(new Feed(site, page, site.page(page), ERRORS.get(page)));
    }

    List<Feed> feeds() {
        return feeds;
    }

    int hosts() {
        return sites.size();
    }

    /** How many requests one host answered at once, at most. */
    int mostAtOnce() {
        return sites.stream().mapToInt(Site::mostAtOnce).max().orElse(0);
    }

    /** The settings of a site at this address, at any free port. */
    static ConformSettings settings(String host) {
        return new ConformSettings(
                "",
                "",
                "",
                "",
                host,
                0,
                Duration.ofSeconds(3),
                Duration.ofSeconds(90),
                List.of(),
                4,
                null,
                null,
                null,
                Map.of());
    }

    @Override
    public void close() {
        sites.forEach(Site::close);
    }
}
