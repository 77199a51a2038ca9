package io.parsermanager.conform;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** Who reads the topic of tasks: instances of the parser, as Kafka tells of them. */
final class TaskReaders implements AutoCloseable {
    private final ConformSettings settings;
    private final Admin admin;

    /** Those that were there before the second instance: also one that was killed, as long as Kafka does not know. */
    private final Set<String> before = new HashSet<>();

    private String group;

    TaskReaders(ConformSettings settings) {
        this.settings = settings;
        this.admin = Admin.create(settings.kafka(Map.of()));
    }

    /**
     * Waits until an instance reads the topic.
     *
     * @throws CaseFailure if none does
     */
    void awaitFirst() throws CaseFailure {
        ConsumerGroupDescription first = StatusLog.await(
                settings.patience(),
                () -> groups().stream().filter(this::readsTasks).findFirst().orElse(null));
        if (first == null) {
            throw new CaseFailure(
                    "No consumer group reads %s: instances of a parser share its tasks by a common group.id"
                            .formatted(settings.topic()));
        }
        group = first.groupId();
        before.addAll(ids(first));
    }

    /**
     * Waits until a further instance has joined the first one's consumer group.
     *
     * @throws CaseFailure if none does
     */
    void awaitSecond() throws CaseFailure {
        String joined = StatusLog.await(settings.patience(), () -> groups().stream()
                .filter(found -> found.groupId().equals(group) ? !before.containsAll(ids(found)) : readsTasks(found))
                .map(ConsumerGroupDescription::groupId)
                .findFirst()
                .orElse(null));
        if (joined == null) {
            throw new CaseFailure("No second instance joined the consumer group '%s' within %d s"
                    .formatted(group, settings.patience().toSeconds()));
        }
        if (!joined.equals(group)) {
            throw new CaseFailure(
                    "The first instance reads the tasks in the consumer group '%s', the second in '%s': with the same group.id each task goes to one of them"
                            .formatted(group, joined));
        }
    }

    private boolean readsTasks(ConsumerGroupDescription found) {
        return found.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .anyMatch(partition -> partition.topic().equals(settings.topic()));
    }

    private static Set<String> ids(ConsumerGroupDescription found) {
        return found.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
    }

    private Collection<ConsumerGroupDescription> groups() {
        try {
            Set<String> names = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                    .map(found -> found.groupId())
                    .collect(Collectors.toSet());
            return admin.describeConsumerGroups(names).all().get().values();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException || e.getCause() instanceof RetriableException) {
                return List.of(); // one has just gone, or its coordinator moves: the next look tells
            }
            throw new KafkaException("The consumer groups cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
