@NullMarked
package io.omnia.gateway.sandbox;

import org.jspecify.annotations.NullMarked;
