package io.parsermanager.local;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemoFateTest {

    @Test
    void everyHundredTasksInARowShowEveryFate() {
        Map<DemoFate, Long> fates =
                LongStream.range(1_234, 1_334).mapToObj(DemoFate::of).collect(groupingBy(identity(), counting()));
        assertThat(fates)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        DemoFate.SUCCEEDS, 84L,
                        DemoFate.FAILS_ONCE, 6L,
                        DemoFate.IS_TOLD_TO_WAIT, 3L,
                        DemoFate.FAILS, 3L,
                        DemoFate.FALLS_SILENT, 2L,
                        DemoFate.IS_IGNORED, 2L));
    }
}
