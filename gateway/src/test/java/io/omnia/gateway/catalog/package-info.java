/** Tests of the catalog: the files that come with the program, and files of the tests. */
@NullMarked
package io.omnia.gateway.catalog;

import org.jspecify.annotations.NullMarked;
