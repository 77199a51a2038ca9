package io.parsermanager.dispatch;

import io.parsermanager.dispatch.ClaimTasks.Claimed;
import io.parsermanager.dispatch.TaskMessage.SourceToParse;
import io.parsermanager.quota.TokenRequest;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds messages from the rows that {@link ClaimTasks} reads: one row for each source of each task. */
final class TaskMessageRows {
    private TaskMessageRows() {}

    /** @param params the params of the task type, as JSON text */
    static Claimed read(Route route, String params, ResultSet rows) throws SQLException {
        Map<Long, TaskMessage> messages = new HashMap<>();
        List<TokenRequest> tokens = new ArrayList<>();
        int candidates = 0;
        while (rows.next()) {
            candidates = rows.getInt("candidates");
            long task = rows.getLong("id");
            TaskMessage message = messages.get(task);
            if (message == null) {
                message = message(route, params, task, rows);
                messages.put(task, message);
                Array keys = rows.getArray("quota_keys");
                if (keys != null) {
                    tokens.add(new TokenRequest(
                            task,
                            (Long[]) keys.getArray(),
                            (Integer[]) rows.getArray("quota_costs").getArray(),
                            rows.getLong("waits_for"),
                            rows.getLong("quota_ticket"),
                            rows.getBoolean("by_hand")));
                }
            }
            long source = rows.getLong("source_id");
            if (!rows.wasNull()) {
                message.sources()
                        .add(new SourceToParse(
                                source,
                                rows.getString("external_id"),
                                rows.getString("name"),
                                rows.getString("settings"),
                                rows.getString("state")));
            }
        }
        messages.values().forEach(message -> message.sources().sort(Comparator.comparing(SourceToParse::id)));
        return new Claimed(new ArrayList<>(messages.values()), candidates, tokens);
    }

    private static TaskMessage message(Route route, String params, long task, ResultSet row) throws SQLException {
        return new TaskMessage(
                task,
                row.getInt("attempt"),
                row.getString("token"),
                row.getLong("task_group_id"),
                route.sourceType(),
                route.taskType(),
                time(row, "created_at"),
                time(row, "deadline_at"),
                time(row, "expires_at"),
                params,
                new ArrayList<>(),
                row.getString("traceparent"),
                time(row, "available_at"),
                row.getBoolean("too_large"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
