package io.parsermanager.security;

/**
 * Event: a known caller asked for a change that its role does not allow.
 *
 * @param path the called path
 * @param template the declared path, with parameters as names in braces
 */
public record RefusedChange(String who, String address, String method, String path, String template) {}
