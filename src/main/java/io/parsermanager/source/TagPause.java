package io.parsermanager.source;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** That all sources with a tag are paused, also those that get it later. */
@Entity
public class TagPause extends PanacheEntityBase {
    @Id
    public String tag;

    @Embedded
    public Pause pause;
}
