/**
 * The data folder: {@link DataFolder} makes it, locks it for one program and refuses what cannot be written,
 * {@link DiskSpace} watches what is left on its disk.
 */
@NullMarked
package io.omnia.platform.data;

import org.jspecify.annotations.NullMarked;
