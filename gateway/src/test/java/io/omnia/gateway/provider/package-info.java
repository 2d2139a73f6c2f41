/** Tests of the providers, with settings read as the running program reads them. */
@NullMarked
package io.omnia.gateway.provider;

import org.jspecify.annotations.NullMarked;
