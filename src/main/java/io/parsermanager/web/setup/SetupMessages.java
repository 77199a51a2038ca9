package io.parsermanager.web.setup;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the form that sets up a parser. Russian: messages/setup_ru.properties. */
@MessageBundle("setup")
public interface SetupMessages {
    @Message("Set up a parser")
    String title();

    @Message("Nothing is made before the last step.")
    String nothing_yet();

    @Message("Steps")
    String steps();

    @Message("Source type")
    String step_type();

    @Message("Task type")
    String step_task();

    @Message("Source and schedule")
    String step_source();

    @Message("Source type that exists")
    String present();

    @Message("make a new one")
    String make_new();

    @Message("New source type")
    String new_type();

    @Message("Only for a new one. Every parser of this kind reads its topic.")
    String new_type_hint();

    @Message("Code")
    String code();

    @Message("Upper-case letters, digits and _, such as TELEGRAM. It cannot be changed later.")
    String code_hint();

    @Message("Topic")
    String topic();

    @Message("Empty: the code in lower case and _parser_tasks")
    String topic_hint();

    @Message("Kafka has the topic. Partitions: {n}. So many parsers can share its tasks.")
    String topic_there(int n);

    @Message(
            "Kafka does not have the topic yet. Create it with as many partitions as parsers will run; else the broker creates it with the first task, if it may.")
    String topic_missing();

    @Message("Kafka does not answer, so nothing is known about the topic.")
    String topic_unknown();

    @Message("Deadlines")
    String limits();

    @Message("The task type's page has more: back-off, adaptive intervals, what becomes of silent tasks.")
    String more();

    @Message("First source")
    String first_source();

    @Message("Its schedule")
    String its_schedule();

    @Message("Message to the parser")
    String sample();

    @Message("A task as the parser gets it. The ids, the token and the times are examples.")
    String sample_says();

    @Message("Press “Check and show the message” to see a task as the parser will get it.")
    String sample_ask();

    @Message("Next")
    String next();

    @Message("Back")
    String back();

    @Message("Check and show the message")
    String check();

    @Message("Create everything")
    String create();

    @Message("Correct what is marked:")
    String rejected();
}
