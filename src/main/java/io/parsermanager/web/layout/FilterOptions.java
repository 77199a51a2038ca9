package io.parsermanager.web.layout;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;

/** What the filters of lists offer to choose from. */
@ApplicationScoped
public class FilterOptions {
    /** More do not fit into a menu. */
    private static final int MAX = 500;

    private static final String SOURCE_TYPES = "SELECT code FROM source_type ORDER BY code LIMIT :max";
    private static final String TASK_TYPES = "SELECT DISTINCT code FROM task_type ORDER BY code LIMIT :max";

    private final Session session;

    FilterOptions(Session session) {
        this.session = session;
    }

    @Transactional
    public List<String> sourceTypes() {
        return read(SOURCE_TYPES);
    }

    @Transactional
    public List<String> taskTypes() {
        return read(TASK_TYPES);
    }

    private List<String> read(String sql) {
        return session.createNativeQuery(sql, String.class)
                .setParameter("max", MAX)
                .getResultList();
    }
}
