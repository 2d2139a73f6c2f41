@NullMarked
package io.omnia.gateway.transport;

import org.jspecify.annotations.NullMarked;
