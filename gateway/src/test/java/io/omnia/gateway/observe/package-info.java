@NullMarked
package io.omnia.gateway.observe;

import org.jspecify.annotations.NullMarked;
