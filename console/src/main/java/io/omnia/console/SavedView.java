package io.omnia.console;

import java.util.UUID;

/**
 * Filters that somebody kept under a name.
 *
 * @param page which list they are for
 * @param query the part of its address after the question mark
 */
record SavedView(UUID id, String page, String name, String query) {}
