package io.parsermanager.source.type;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import org.hibernate.Session;

/** Finds source types, each with the topic of its tasks, for REST and the web page. */
@ApplicationScoped
public class FindSourceTypes {
    private static final String SELECT = """
            SELECT s.code, s.name, s.topic, s.enabled, s.settings, s.pause, s.overloadedAt, s.overloadReason, s.createdAt, s.updatedAt
            FROM SourceType s
            """;

    private final Session session;
    private final KeysetPage lists;
    private final TaskTopics topics;

    FindSourceTypes(Session session, KeysetPage lists, TaskTopics topics) {
        this.session = session;
        this.lists = lists;
        this.topics = topics;
    }

    @Transactional
    public Page<SourceTypeView> page(Paging paging) {
        return lists.pageByText(SourceTypeView.class, SELECT, "s.code", new QueryFilter(), paging, SourceTypeView::code)
                .map(this::withTopic);
    }

    @Transactional
    public SourceTypeView get(String code) {
        return session.createSelectionQuery(SELECT + " WHERE s.code = :code", SourceTypeView.class)
                .setParameter("code", code)
                .uniqueResultOptional()
                .map(this::withTopic)
                .orElseThrow(() -> missing(code));
    }

    static NotFoundException missing(String code) {
        return new NotFoundException("There is no source type " + code);
    }

    private SourceTypeView withTopic(SourceTypeView view) {
        return new SourceTypeView(
                view.code(),
                view.name(),
                topics.of(view.code(), view.topic()),
                view.enabled(),
                view.settings(),
                view.pause(),
                view.overloadedAt(),
                view.overloadReason(),
                view.createdAt(),
                view.updatedAt());
    }
}
