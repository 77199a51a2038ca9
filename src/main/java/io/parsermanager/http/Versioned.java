package io.parsermanager.http;

/** A view of one thing that clients can change. Answers carry its ETag, which If-Match takes. See {@link Precondition}. */
public interface Versioned {}
