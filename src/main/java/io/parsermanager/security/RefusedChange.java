package io.parsermanager.security;

/**
 * Somebody known wanted to change what their role may not: told to whoever keeps account of it.
 *
 * @param path what was called
 * @param template the same as it is declared, with names in braces for its parameters
 */
public record RefusedChange(String who, String address, String method, String path, String template) {}
