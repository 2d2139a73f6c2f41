/**
 * Calls of one protocol to an upstream that speaks another: {@link io.omnia.gateway.translation.Translation} reads a request
 * into a {@link io.omnia.gateway.translation.Conversation} and writes that in the upstream's format, and brings answers,
 * streams and errors back the same way. Each format has one file that reads and one that writes each of the three; none knows
 * another. docs/translation.md has the tables.
 */
@NullMarked
package io.omnia.gateway.translation;

import org.jspecify.annotations.NullMarked;
