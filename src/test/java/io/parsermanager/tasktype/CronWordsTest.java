package io.parsermanager.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cron expressions as a person would say them, in both languages. */
class CronWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *          | every minute                                  | каждую минуту
            */20 * * * *       | every 20 minutes                              | каждые 20 минут
            0/2 * * * *        | every 2 minutes                               | каждые 2 минуты
            */15 9-17 * * 1-5  | every 15 minutes from 09:00 to 17:59, Monday to Friday | каждые 15 минут с 09:00 до 17:59, с понедельника по пятницу
            @hourly            | every hour at :00                             | каждый час в :00
            5,35 * * * *       | every hour at :05 and :35                     | каждый час в :05 и :35
            0 */2 * * *        | every 2 hours, first at 00:00                 | каждые 2 часа, первый раз в 00:00
            30 1-23/2 * * *    | every 2 hours, first at 01:30                 | каждые 2 часа, первый раз в 01:30
            0 9-18 * * *       | every hour from 09:00 to 18:00                | каждый час с 09:00 до 18:00
            @daily             | every day at 00:00                            | каждый день в 00:00
            0 9,21 * * *       | every day at 09:00 and 21:00                  | каждый день в 09:00 и 21:00
            0 */6 * * *        | every day at 00:00, 06:00, 12:00 and 18:00    | каждый день в 00:00, 06:00, 12:00 и 18:00
            0 9 * * MON,WED    | at 09:00, on Mondays and Wednesdays           | в 09:00, по понедельникам и средам
            0 9 * * 0,6        | at 09:00, on Saturdays and Sundays            | в 09:00, по субботам и воскресеньям
            0 9 * * TUE-THU    | at 09:00, Tuesday to Thursday                 | в 09:00, со вторника по четверг
            @monthly           | at 00:00, on day 1 of every month             | в 00:00, 1 числа каждого месяца
            0 3 1,15 * *       | at 03:00, on days 1 and 15 of every month     | в 03:00, 1 и 15 числа каждого месяца
            @yearly            | at 00:00, on day 1 of January                 | в 00:00, 1 января
            0 0 1 1,7 *        | at 00:00, on day 1 of January and July        | в 00:00, 1 числа января и июля
            0 9 * 5 *          | every day at 09:00, in May                    | каждый день в 09:00, в мае
            0 0 9 * * *        | every day at 09:00                            | каждый день в 09:00
            """)
    void saysTheUsualForms(String cron, String english, String russian) {
        Cron read = Cron.parse(cron, "UTC");

        assertThat(read.describe(Locale.ENGLISH)).isEqualTo(english);
        assertThat(read.describe(Locale.forLanguageTag("ru"))).isEqualTo(russian);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 9 L * *
            30 0 9 * * *
            0 9 1 * MON
            1,2,3,5,8,13,21,34 * * * *
            */7 1,5,9 * * *
            """)
    void leavesOthersToTheLibrary(String cron) {
        assertThat(CronWords.of(cron, Locale.ENGLISH)).isEmpty();
        assertThat(Cron.parse(cron, "UTC").describe(Locale.ENGLISH)).isNotBlank();
    }
}
