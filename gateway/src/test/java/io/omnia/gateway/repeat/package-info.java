@NullMarked
package io.omnia.gateway.repeat;

import org.jspecify.annotations.NullMarked;
