package io.parsermanager.dispatch;

import io.parsermanager.dispatch.ClaimTasks.Claimed;
import io.parsermanager.quota.PlaceWaitingTasks;
import io.parsermanager.quota.TakeTokens;
import io.parsermanager.quota.TakeTokens.Waiting;
import io.parsermanager.quota.TokenRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps back tasks of a claimed batch whose quotas do not allow to send them now. A batch without keys costs nothing here. */
@ApplicationScoped
class WithinQuotas {
    private final TakeTokens takeTokens;
    private final PlaceWaitingTasks placeWaitingTasks;

    WithinQuotas(TakeTokens takeTokens, PlaceWaitingTasks placeWaitingTasks) {
        this.takeTokens = takeTokens;
        this.placeWaitingTasks = placeWaitingTasks;
    }

    /** The tasks to send now. The others have got their places in line. */
    List<TaskMessage> of(Route route, Claimed batch) {
        if (batch.tokens().isEmpty()) {
            return batch.messages();
        }
        Map<Long, TokenRequest> tokens =
                batch.tokens().stream().collect(Collectors.toMap(TokenRequest::taskId, Function.identity()));
        // in the order of the messages, in which the tasks became available
        List<Waiting> waiting = takeTokens.take(batch.messages().stream()
                .map(message -> tokens.get(message.taskId()))
                .filter(Objects::nonNull)
                .toList());
        if (waiting.isEmpty()) {
            return batch.messages();
        }
        placeWaitingTasks.place(route.taskTypeId(), waiting);
        Set<Long> kept = waiting.stream().map(Waiting::taskId).collect(Collectors.toSet());
        return batch.messages().stream()
                .filter(message -> !kept.contains(message.taskId()))
                .toList();
    }

    /** Returns what tasks have taken that Kafka did not take. */
    void giveBack(Claimed batch, Set<Long> notTaken) {
        if (!batch.tokens().isEmpty() && !notTaken.isEmpty()) {
            takeTokens.giveBack(batch.tokens().stream()
                    .filter(task -> notTaken.contains(task.taskId()))
                    .toList());
        }
    }
}
