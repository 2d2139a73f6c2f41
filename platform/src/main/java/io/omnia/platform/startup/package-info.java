/**
 * What the program does before it reports ready: {@link StartupRefusal} is the one way to say "not like this" to the person
 * who started it, {@link StartupCheck}s are run in order by the app, {@link FirstStart} adds to the lines printed once it is
 * up, and {@link DoctorCheck}s are what {@code ./omnia doctor} runs.
 */
@NullMarked
package io.omnia.platform.startup;

import org.jspecify.annotations.NullMarked;
