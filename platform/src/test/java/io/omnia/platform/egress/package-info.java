/** Shows that nothing reaches an address that was not declared and checked. */
package io.omnia.platform.egress;
