package io.parsermanager.migration;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Adds demo sources to a database that has no sources, and returns how many it added. */
@ApplicationScoped
public class DemoSources {
    private final DataSource database;

    DemoSources(DataSource database) {
        this.database = database;
    }

    public int add() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet added = statement.executeQuery(Scripts.required("/db/data/demo_sources.sql"))) {
            added.next();
            return added.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
