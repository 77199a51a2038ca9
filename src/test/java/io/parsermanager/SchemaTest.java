package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.metamodel.Attribute.PersistentAttributeType;
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
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entities and migrations say the same. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SchemaTest {
    private static final String NULLABLE = """
            SELECT is_nullable::text FROM information_schema.columns WHERE table_name = ? AND column_name = ?
            """;

    /** The words in the checks on a column, and in the expression that generates it. */
    private static final String WORDS = """
            SELECT DISTINCT word[1]
            FROM pg_attribute a
            LEFT JOIN pg_constraint c ON c.conrelid = a.attrelid AND c.contype = 'c' AND c.conkey = ARRAY[a.attnum]
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            CROSS JOIN regexp_matches(
                concat(pg_get_constraintdef(c.oid), pg_get_expr(d.adbin, d.adrelid)), '''([A-Z_]+)''', 'g') AS word
            WHERE a.attrelid = CAST(? AS regclass) AND a.attname = ?
            """;

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

    @Test
    void noColumnThatMayBeNullIsMappedToAPrimitive() {
        attributes((table, column, type) -> {
            if (type.isPrimitive()) {
                assertThat(tables.column(NULLABLE, ofView(table), column))
                        .as(table + "." + column)
                        .containsExactly("NO");
            }
        });
    }

    @Test
    void everyWordThatTheSchemaAllowsIsKnownToTheEnumThatReadsIt() {
        attributes((table, column, type) -> {
            if (type.isEnum()) {
                assertThat(names(type))
                        .as(table + "." + column)
                        .containsAll(tables.column(WORDS, ofView(table), column).stream()
                                .map(String.class::cast)
                                .toList());
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE source RENAME COLUMN name TO title         | ALTER TABLE source RENAME COLUMN title TO name
            ALTER TABLE source ALTER COLUMN paused_by TYPE bytea USING NULL | ALTER TABLE source ALTER COLUMN paused_by TYPE text USING NULL
            ALTER TABLE task_group ADD COLUMN forgotten integer    | ALTER TABLE task_group DROP COLUMN forgotten
            ALTER TABLE source_schedule RENAME TO timetable        | ALTER TABLE timetable RENAME TO source_schedule
            """)
    void aDriftIsFound(String drift, String back) {
        tables.sql(drift);
        try {
            assertThatThrownBy(() -> {
                        everyMappedColumnIsInTheSchemaWithItsType();
                        everyColumnOfAMappedTableIsMapped();
                    })
                    .isInstanceOfAny(SchemaManagementException.class, AssertionError.class);
        } finally {
            tables.sql(back);
        }
    }

    /** PostgreSQL does not know of the column of a view whether it may be null: the table behind it does. */
    private static String ofView(String table) {
        return switch (table) {
            case "all_tasks" -> "task";
            case "all_task_sources" -> "task_source";
            default -> table;
        };
    }

    private interface AttributeCheck {
        void check(String table, String column, Class<?> type);
    }

    private void attributes(AttributeCheck check) {
        MappingMetamodel metamodel =
                sessions.unwrap(SessionFactoryImplementor.class).getMappingMetamodel();
        sessions.getMetamodel().getEntities().forEach(entity -> {
            AbstractEntityPersister persister =
                    (AbstractEntityPersister) metamodel.getEntityDescriptor(entity.getJavaType());
            entity.getSingularAttributes().stream()
                    .filter(attribute -> attribute.getPersistentAttributeType() == PersistentAttributeType.BASIC)
                    .filter(attribute -> !attribute.isId())
                    .forEach(attribute -> check.check(
                            persister.getTableName(),
                            persister.getPropertyColumnNames(attribute.getName())[0],
                            attribute.getJavaType()));
        });
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
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
