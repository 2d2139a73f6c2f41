/**
 * The runnable program: starts or finds PostgreSQL, then everything else.
 */
@NullMarked
package io.omnia.app;

import org.jspecify.annotations.NullMarked;
