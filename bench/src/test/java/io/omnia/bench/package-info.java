/** Tests of the bench itself: a figure is worth what its instrument is worth. */
@NullMarked
package io.omnia.bench;

import org.jspecify.annotations.NullMarked;
