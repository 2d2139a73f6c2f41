/** Tests of the program as a whole: its start, its launcher, its list of settings. */
package io.omnia.app;
