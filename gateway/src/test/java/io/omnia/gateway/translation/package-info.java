/** Tests of translation: rules on small bodies, and every recorded exchange where the recordings are there. */
@NullMarked
package io.omnia.gateway.translation;

import org.jspecify.annotations.NullMarked;
