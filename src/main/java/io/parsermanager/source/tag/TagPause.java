package io.parsermanager.source.tag;

import io.parsermanager.source.Pause;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A pause of all sources with a tag, including those that get the tag later. */
@Entity
public class TagPause extends PanacheEntityBase {
    @Id
    public String tag;

    @Embedded
    public Pause pause;
}
