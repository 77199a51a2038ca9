package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;
import org.hibernate.persister.entity.AbstractEntityPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.junit.jupiter.api.Test;

/** Entities and migrations say the same. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SchemaTest {
    @Inject
    SessionFactory sessions;

    @Inject
    Tables tables;

    @Test
    void everyMappedColumnIsInTheSchemaWithItsType() {
        sessions.getSchemaManager().validateMappedObjects();
    }

    @Test
    void everyColumnOfAMappedTableIsMapped() {
        Map<String, SortedSet<String>> mapped = new TreeMap<>();
        MappingMetamodel metamodel =
                sessions.unwrap(SessionFactoryImplementor.class).getMappingMetamodel();
        metamodel.forEachEntityDescriptor(entity -> mapped.put(table(entity), columns(entity)));

        mapped.forEach((table, columns) -> assertThat(columns).as(table).containsExactlyElementsOf(inSchema(table)));
    }

    private List<String> inSchema(String table) {
        return tables
                .column("SELECT column_name::text FROM information_schema.columns WHERE table_name = ?", table)
                .stream()
                .map(String.class::cast)
                .sorted()
                .toList();
    }

    private static String table(EntityPersister entity) {
        return ((AbstractEntityPersister) entity).getTableName();
    }

    private static SortedSet<String> columns(EntityPersister entity) {
        AbstractEntityPersister persister = (AbstractEntityPersister) entity;
        SortedSet<String> columns = new TreeSet<>(Arrays.asList(persister.getIdentifierColumnNames()));
        for (String property : persister.getPropertyNames()) {
            columns.addAll(Arrays.asList(persister.getPropertyColumnNames(property)));
        }
        return columns;
    }
}
