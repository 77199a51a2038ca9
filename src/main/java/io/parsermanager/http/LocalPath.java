package io.parsermanager.http;

/** Tells addresses of this service from others, so that a crafted link cannot redirect to another site. */
public final class LocalPath {
    private LocalPath() {}

    /** Whether this is a path of this service, with or without a query. */
    public static boolean is(String path) {
        return path != null
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(character -> character > ' ' && character != '\\' && character < 127);
    }
}
