/**
 * PostgreSQL: {@link EmbeddedPostgres} runs a real server in the data folder, {@link Schemas} brings each module's schema
 * up to date. Everything above works with a plain JDBI over whichever server was found.
 */
@NullMarked
package io.omnia.platform.database;

import org.jspecify.annotations.NullMarked;
