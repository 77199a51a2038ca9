package io.parsermanager.conform;

import java.util.List;
import java.util.stream.Stream;

/** All cases, in the order in which they are played: the simple ones first. */
final class Cases {
    private Cases() {}

    static List<ConformCase> all(List<String> codecs) {
        return Stream.of(
                        FeedCases.all(),
                        PoliteCases.all(),
                        MessageCases.all(codecs),
                        WorkCases.all(),
                        InstanceCases.all(),
                        List.of(MessageCases.ends()))
                .flatMap(List::stream)
                .toList();
    }

    static List<String> names(List<String> codecs) {
        return all(codecs).stream().map(ConformCase::name).toList();
    }
}
