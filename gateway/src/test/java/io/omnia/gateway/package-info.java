@NullMarked
package io.omnia.gateway;

import org.jspecify.annotations.NullMarked;
