/**
 * Load scenarios over HTTP: a replaying mock upstream, a load generator, peers, and the ratios between them.
 */
@NullMarked
package io.omnia.bench;

import org.jspecify.annotations.NullMarked;
