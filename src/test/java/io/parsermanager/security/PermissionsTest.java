package io.parsermanager.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table is read as it is meant. */
class PermissionsTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/task_group, READER",
        "GET, /api/v1/task_group/, READER",
        "GET, /api/v1/task_group/7, READER",
        "GET, /api/v1/task_group/cancel_expired_task_group, OPERATOR",
        "HEAD, /api/v1/task_group/cancel_expired_task_group, OPERATOR",
        "POST, /api/v1/source/import, ADMIN",
        "GET, /api/v1/source/export, READER",
        "GET, /api/v1/source_type/RSS, READER",
        "POST, /api/v1/tag/a%2Fb/pause, OPERATOR",
        "GET, /, READER",
        "POST, /groups/7/cancel, OPERATOR",
        "POST, /groups/7/delete, ADMIN",
        "GET, /sources/7, READER",
    })
    void whatIsDeclaredNeedsItsRole(String method, String path, Role role) {
        assertThat(Permissions.find(method, path).flatMap(Permissions.Rule::role))
                .contains(role);
    }

    /** Where REST and this table read a path differently, a reader would be let through to what changes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/task_group/cancel_expired_task_group;x=1",
                "/api/v1/task_group/cancel_expired_task_group%3Bx",
                "/api/v1/task_group/cancel%5Fexpired_task_group",
                "/api/v1/task_group/CANCEL_EXPIRED_TASK_GROUP",
                "/api/v1/task_group//cancel_expired_task_group",
                "/api/v1/task_group/7/../cancel_expired_task_group",
                "/api/v2/task_group/7",
                "/api/v1/task_group/7/",
            })
    void aPathInDisguiseIsNoReaders(String path) {
        Optional<Role> role = Permissions.find("GET", path).flatMap(Permissions.Rule::role);

        if (path.endsWith("/7/")) {
            assertThat(role).contains(Role.READER);
        } else {
            assertThat(role).isEmpty();
        }
    }

    @Test
    void whatChangesIsKnown() {
        assertThat(Permissions.changes("GET", "/api/v1/task_group/cancel_expired_task_group"))
                .isTrue();
        assertThat(Permissions.changes("GET", "/api/v1/task_group/7")).isFalse();
        assertThat(Permissions.changes("POST", "/something/new")).isTrue();
        assertThat(Permissions.changes("GET", "/something/new")).isFalse();
        assertThat(Permissions.changes("POST", "/login")).isFalse();
    }

    @Test
    void aRoleIncludesTheOnesBeforeIt() {
        assertThat(Role.OPERATOR.words()).containsExactlyInAnyOrder("operator", "reader");
    }
}
