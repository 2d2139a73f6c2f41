@NullMarked
package io.omnia.gateway.routing;

import org.jspecify.annotations.NullMarked;
