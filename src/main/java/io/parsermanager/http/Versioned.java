package io.parsermanager.http;

/** What a client sees of one thing that it can change: answered with an ETag, which If-Match takes. See {@link Precondition}. */
public interface Versioned {}
