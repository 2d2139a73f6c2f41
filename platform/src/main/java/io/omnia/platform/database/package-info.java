/**
 * PostgreSQL: {@link EmbeddedPostgres} runs a real server in the data folder, {@link DatabaseUrl} and {@link DatabaseProof} find
 * one that runs elsewhere, {@link Schemas} brings each module's schema up to date, {@link DatabaseWatch} says
 * when a server that went is back. Everything above works with a plain JDBI over whichever server was found.
 */
@NullMarked
package io.omnia.platform.database;

import org.jspecify.annotations.NullMarked;
