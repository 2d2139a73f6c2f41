/**
 * What the program does around its start: {@link StartupRefusal} is the one way to say "not like this" to the person who
 * started it, {@link StartupCheck}s are run in order before it reports ready, {@link FirstStart} adds to the lines printed once
 * it is up, a {@link Command} does one thing without the HTTP server, and {@link DoctorCheck}s are what {@code ./omnia doctor}
 * runs. {@link Stopping} says that the end has begun. {@link Role} is what this node does of what the program can. {@link
 * ResourceFolder} reads what was packaged with the program.
 */
@NullMarked
package io.omnia.platform.startup;

import org.jspecify.annotations.NullMarked;
