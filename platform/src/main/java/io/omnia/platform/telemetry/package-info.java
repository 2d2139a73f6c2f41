/**
 * What the program writes down about its own running. {@link EventLog} is the only way to log an event, {@link AccessLog}
 * writes one line per request into a file per day and deletes the files when their time is over. Both take nothing but
 * the fields in {@link LogField}; there is no way to log a free text.
 */
@NullMarked
package io.omnia.platform.telemetry;

import org.jspecify.annotations.NullMarked;
