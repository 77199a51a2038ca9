package io.parsermanager.tasktype;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The phrases of {@link CronWords} in a language. Months count from 1, weekdays from 1 for Monday. */
interface CronPhrases {
    /** The phrases of English or Russian; empty for another language. */
    static Optional<CronPhrases> of(Locale locale) {
        return switch (locale.getLanguage()) {
            case "en" -> Optional.of(new English());
            case "ru" -> Optional.of(new Russian());
            default -> Optional.empty();
        };
    }

    String everyMinute();

    String everyMinutes(int minutes);

    String everyHour();

    String everyHours(int hours, String first);

    String everyHourAt(List<String> minutes);

    String everyDayAt(List<String> times);

    String at(List<String> times);

    /** The first and the last time of the day, after a phrase. */
    String fromTo(String first, String last);

    String fromToWeekday(int first, int last);

    String onWeekdays(List<Integer> weekdays);

    /** Certain days of certain months; without months, of every month. */
    String onDays(List<Integer> days, List<Integer> months);

    String inMonths(List<Integer> months);

    /** a, b and c. */
    private static String list(Stream<String> items, String and) {
        List<String> all = items.toList();
        int last = all.size() - 1;
        return last == 0 ? all.get(0) : String.join(", ", all.subList(0, last)) + and + all.get(last);
    }

    /** English. */
    final class English implements CronPhrases {
        private static final List<String> WEEKDAYS =
                List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
        private static final List<String> MONTHS = List.of(
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December");
        private static final String AND = " and ";

        @Override
        public String everyMinute() {
            return "every minute";
        }

        @Override
        public String everyMinutes(int minutes) {
            return "every %d minutes".formatted(minutes);
        }

        @Override
        public String everyHour() {
            return "every hour";
        }

        @Override
        public String everyHours(int hours, String first) {
            return "every %d hours, first at %s".formatted(hours, first);
        }

        @Override
        public String everyHourAt(List<String> minutes) {
            return "every hour at " + list(minutes.stream(), AND);
        }

        @Override
        public String everyDayAt(List<String> times) {
            return "every day at " + list(times.stream(), AND);
        }

        @Override
        public String at(List<String> times) {
            return "at " + list(times.stream(), AND);
        }

        @Override
        public String fromTo(String first, String last) {
            return " from %s to %s".formatted(first, last);
        }

        @Override
        public String fromToWeekday(int first, int last) {
            return WEEKDAYS.get(first - 1) + " to " + WEEKDAYS.get(last - 1);
        }

        @Override
        public String onWeekdays(List<Integer> weekdays) {
            return "on " + list(weekdays.stream().map(day -> WEEKDAYS.get(day - 1) + "s"), AND);
        }

        @Override
        public String onDays(List<Integer> days, List<Integer> months) {
            String day = (days.size() == 1 ? "on day " : "on days ")
                    + list(days.stream().map(String::valueOf), AND);
            return day + " of " + (months.isEmpty() ? "every month" : names(months));
        }

        @Override
        public String inMonths(List<Integer> months) {
            return "in " + names(months);
        }

        private static String names(List<Integer> months) {
            return list(months.stream().map(month -> MONTHS.get(month - 1)), AND);
        }
    }

    /** Russian. */
    final class Russian implements CronPhrases {
        private static final List<String> SINCE = List.of(
                "с понедельника", "со вторника", "со среды", "с четверга", "с пятницы", "с субботы", "с воскресенья");
        private static final List<String> UNTIL =
                List.of("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье");
        private static final List<String> EACH =
                List.of("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям");
        private static final List<String> OF = List.of(
                "января",
                "февраля",
                "марта",
                "апреля",
                "мая",
                "июня",
                "июля",
                "августа",
                "сентября",
                "октября",
                "ноября",
                "декабря");
        private static final List<String> IN = List.of(
                "январе",
                "феврале",
                "марте",
                "апреле",
                "мае",
                "июне",
                "июле",
                "августе",
                "сентябре",
                "октябре",
                "ноябре",
                "декабре");
        private static final String AND = " и ";

        @Override
        public String everyMinute() {
            return "каждую минуту";
        }

        @Override
        public String everyMinutes(int minutes) {
            return "каждые %d %s".formatted(minutes, minutes < 5 ? "минуты" : "минут");
        }

        @Override
        public String everyHour() {
            return "каждый час";
        }

        @Override
        public String everyHours(int hours, String first) {
            return "каждые %d %s, первый раз в %s".formatted(hours, hours < 5 ? "часа" : "часов", first);
        }

        @Override
        public String everyHourAt(List<String> minutes) {
            return "каждый час в " + list(minutes.stream(), AND);
        }

        @Override
        public String everyDayAt(List<String> times) {
            return "каждый день в " + list(times.stream(), AND);
        }

        @Override
        public String at(List<String> times) {
            return "в " + list(times.stream(), AND);
        }

        @Override
        public String fromTo(String first, String last) {
            return " с %s до %s".formatted(first, last);
        }

        @Override
        public String fromToWeekday(int first, int last) {
            return SINCE.get(first - 1) + " по " + UNTIL.get(last - 1);
        }

        @Override
        public String onWeekdays(List<Integer> weekdays) {
            return "по " + list(weekdays.stream().map(day -> EACH.get(day - 1)), AND);
        }

        @Override
        public String onDays(List<Integer> days, List<Integer> months) {
            String of =
                    months.isEmpty() ? "каждого месяца" : list(months.stream().map(month -> OF.get(month - 1)), AND);
            return list(days.stream().map(String::valueOf), AND) + (months.size() == 1 ? " " : " числа ") + of;
        }

        @Override
        public String inMonths(List<Integer> months) {
            return "в " + list(months.stream().map(month -> IN.get(month - 1)), AND);
        }
    }
}
