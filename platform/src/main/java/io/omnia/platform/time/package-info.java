/**
 * Time and the identifiers made from it.
 */
@NullMarked
package io.omnia.platform.time;

import org.jspecify.annotations.NullMarked;
