/**
 * Who is asked, as data: one file per vendor names its address, the path of each protocol and what its service does
 * when a caller hangs up. {@link io.omnia.gateway.provider.Providers} joins that with the operator's settings and says
 * which providers are on, and why the others are off.
 */
@NullMarked
package io.omnia.gateway.provider;

import org.jspecify.annotations.NullMarked;
