package io.parsermanager.web.search;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the search. Russian: messages/search_ru.properties. */
@MessageBundle("search")
public interface SearchMessages {
    @Message("Search")
    String title();

    @Message("Id, name or address")
    String placeholder();

    @Message("Found for “{q}”")
    String found(String q);

    @Message("Nothing was found for “{q}”.")
    String nothing(String q);

    @Message("{#when kind}{#is 'TASK'}Task{#is 'TASK_GROUP'}Group{#is 'SOURCE'}Source{#else}{kind}{/when}")
    String kind(String kind);

    @Message("Kind")
    String kind_title();

    @Message("Address or status")
    String detail();

    @Message("There are more. Type more of the name or address.")
    String more();

    @Message("Only whole addresses and ids are found, because PostgreSQL has no index of their pieces (pg_trgm).")
    String whole_ids_only();
}
