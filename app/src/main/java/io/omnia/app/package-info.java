/**
 * The runnable program: {@link Main} finds settings, data folder and database, in that order, and only then lets the framework
 * start; {@link Readiness} runs the start-up checks, and {@link Server} prints where to go. {@code ./omnia doctor} and the other
 * {@code Command}s take the same way without the HTTP server.
 */
@NullMarked
package io.omnia.app;

import org.jspecify.annotations.NullMarked;
